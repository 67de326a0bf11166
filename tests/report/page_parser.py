"""A report read back from its HTML: what it would fetch, what it says, its charts and its data."""

import base64
import csv
import io
from html.parser import HTMLParser

FETCHED = {"src", "srcset", "href", "xlink:href", "data", "poster", "action", "formaction", "background"}
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "use", "rect", "image"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.ids, self.references = [], [], [], []
        self.charts, self.data, self.styles = [], {}, []
        self.texts = {"en": [], "zh-CN": []}
        self._edition = self._chart = self._in = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._in = tag
        if tag == "main":
            self._edition = given["lang"]
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "svg" and given.get("role") == "img":
            self._chart = {"lang": self._edition, "named": given["aria-labelledby"].split(), "title": "", "desc": ""}
            self.charts.append(self._chart)
        for name, value in given.items():
            if name == "style":
                self.styles.append(value)
            if name not in FETCHED or not value:
                continue
            if value.startswith("#"):
                self.references.append(value[1:])
            elif tag == "a" and value.startswith("data:text/csv"):
                held = base64.b64decode(value.split(",", 1)[1]).decode("utf-8-sig")
                self.data.setdefault((self._edition, given["download"]), list(csv.DictReader(io.StringIO(held))))
            elif tag == "a":
                self.links.append(value)
            else:
                self.fetched.append(value)

    def handle_startendtag(self, tag, attributes):
        before = self._in
        self.handle_starttag(tag, attributes)
        self._in = before

    def handle_endtag(self, tag):
        if tag == "svg":
            self._chart = None
        if tag == "main":
            self._edition = None
        self._in = None

    def handle_data(self, text):
        if self._in == "style":
            self.styles.append(text)
        elif self._chart is not None and self._in in ("title", "desc"):
            self._chart[self._in] += text
        elif self._edition:
            self.texts[self._edition].append(text)

    def said(self, lang):
        return " ".join(" ".join(self.texts[lang]).split())
