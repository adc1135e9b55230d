"""Django's tags for words and addresses, that work out once what never changes.

`translate`, `blocktranslate`, `url` and `static` are most of what the tags of a page
do, and nearly all of them say the same on every page. The settings make them built in:
a template that loads "i18n" or "static" has Django's own again. Addresses begin at the
root of the site, whatever a request says (FORCE_SCRIPT_NAME).
"""

from collections.abc import Callable
from typing import Any

from django.template import Context, Library, Node, defaulttags
from django.template.base import FilterExpression, Parser, Token, TokenType, Variable
from django.templatetags import i18n
from django.templatetags import static as staticfiles
from django.utils.translation import get_language

Compile = Callable[[Parser, Token], Node]


class Once(Node):
    """A node that says the same each time, in each language; or names it, with "as"."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.name: str | None = getattr(node, "asvar", None)
        self._said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self.node.render(context)
            said = self._said[language] = context[self.name] if self.name else said
        if not self.name:
            return said
        context[self.name] = said
        return ""


def once(compile_tag: Compile, says_the_same: Callable[[Any], bool]) -> Compile:
    """Make a tag's nodes be rendered once, those that know no variable."""

    def compiled(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        return Once(node) if says_the_same(node) else node

    return compiled


def is_constant(value: FilterExpression) -> bool:
    variable = value.var
    if isinstance(variable, Variable):
        return variable.literal is not None and not value.filters
    return not value.filters


def translates_constant(node: i18n.TranslateNode) -> bool:
    return not node.message_context and is_constant(node.filter_expression)


def translates_text(node: i18n.BlockTranslateNode) -> bool:
    varies = node.message_context or node.plural or node.extra_context
    return not varies and all(t.token_type == TokenType.TEXT for t in node.singular)


def leads_to_one_address(node: defaulttags.URLNode) -> bool:
    return not (node.args or node.kwargs) and is_constant(node.view_name)


def is_one_file(node: staticfiles.StaticNode) -> bool:
    return not node.varname and is_constant(node.path)


register = Library()
register.filters = i18n.register.filters | staticfiles.register.filters
register.tags = {
    **i18n.register.tags,
    **staticfiles.register.tags,
    "url": once(defaulttags.url, leads_to_one_address),
    "static": once(staticfiles.do_static, is_one_file),
    "translate": once(i18n.do_translate, translates_constant),
    "trans": once(i18n.do_translate, translates_constant),
    "blocktranslate": once(i18n.do_block_translate, translates_text),
    "blocktrans": once(i18n.do_block_translate, translates_text),
}
