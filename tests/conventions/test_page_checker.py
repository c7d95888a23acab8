"""The checker of pages finds what it is there to find."""

import pytest

from tests.page import faults_of

SOUND = """<!DOCTYPE html><html lang="zh-CN"><head><title>需求 · 共建</title></head><body>
<main id="main"><h1>需求</h1><p id="help">写清楚。</p>
<form method="post" action="/needs"><input type="hidden" name="csrf_token" value="x">
<label for="title">标题</label><input id="title" name="title" aria-describedby="help">
<button type="submit">提交</button></form>
<form method="get" action="/needs"><label>找<input name="q"></label></form>
<a href="/needs">全部</a> <a href="#help">说明</a></main></body></html>"""

FLAWS = {
    "no heading": ("<h1>需求</h1>", ""),
    "two headings": ("<h1>需求</h1>", "<h1>需求</h1><h1>资源</h1>"),
    "another title": ("<title>需求 · 共建</title>", "<title>共建</title>"),
    "no language": (' lang="zh-CN"', ""),
    "an id twice": ('id="help"', 'id="title"'),
    "a label for nothing": ('for="title"', 'for="other"'),
    "a field without label": ('<label for="title">标题</label>', ""),
    "a label without words": (">标题<", "><"),
    "a description of nothing": ('aria-describedby="help"', 'aria-describedby="none"'),
    "a fragment that is not there": ('href="#help"', 'href="#none"'),
    "a link to nowhere": ('<a href="/needs">', '<a href="/nowhere">'),
    "a link elsewhere": ('<a href="/needs">', '<a href="https://example.org/">'),
    "a form to nowhere": ('action="/needs"><input', 'action="/nowhere"><input'),
    "a form without token": ("csrf_token", "token"),
    "a token in an address": (
        '<form method="get" action="/needs">',
        '<form method="get" action="/needs"><input type="hidden" name="csrf_token" value="x">',
    ),
    "a form without button": ('<button type="submit">提交</button>', ""),
    "a button without words": (">提交<", "><"),
    "an inline style": ("<p id", '<p style="color:red" id'),
    "an inline handler": ("<p id", '<p onclick="x()" id'),
    "an inline script": ("<p id", "<script>x()</script><p id"),
    "a script as address": ('href="/needs"', 'href="javascript:x()"'),
    "a tag left open": ("</p>", ""),
    "a tag closed twice": ("</p>", "</p></p>"),
    "a list in a paragraph": ("写清楚。", "<ul><li>写清楚。</li></ul>"),
    "a form in a form": ("<label for", '<form method="get" action="/needs"></form><label for'),
    "an attribute twice": ('id="help"', 'id="help" id="help2"'),
    "a blank left open": ("写清楚。", "写清楚 %(name)s。"),
    "a bare None": ("写清楚。", "写清楚 None。"),
}


def ours(address, method):
    return (address, method) in {("/needs", "GET"), ("/needs", "POST")}


def test_a_sound_page_has_no_fault():
    assert faults_of(SOUND, "/needs", ours) == []


@pytest.mark.parametrize("flaw", FLAWS)
def test_each_flaw_is_found(flaw):
    sound, faulty = FLAWS[flaw]
    assert SOUND.count(sound) == 1
    assert faults_of(SOUND.replace(sound, faulty), "/needs", ours) != []
