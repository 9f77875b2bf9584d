"""Every feature of `heed lsp`, asked by a client over the shipped rule sets."""

import asyncio

import pytest
from lsprotocol import types

pytestmark = pytest.mark.asyncio

SERVICE = "storefront/service.heed"
TESTS = "storefront/tests-service.heed"
LEGAL = "packs/sensitive/legal.heed"


async def results(place):
    """Waits until the tests of the rule set ran."""
    while place.client.refreshed == 0:
        await asyncio.sleep(0.05)


async def labels(place, name, text, behind=0):
    answer = await place.client.text_document_completion_async(types.CompletionParams(**place.at(name, text, behind)))
    return [item.label for item in answer.items]


async def test_shipped_rules_have_no_findings(place):
    for path in sorted(place.root.glob("*/*.heed")) + sorted(place.root.glob("packs/*/*.heed")):
        place.open(path.relative_to(place.root).as_posix())
    await results(place)
    assert {uri: found for uri, found in place.client.diagnostics.items() if found} == {}


async def test_findings_come_and_go_while_typing(place):
    place.open(SERVICE)
    place.change(SERVICE, "when trigger wants_human\n", "when trigger wants_humn\n")
    found = await place.findings(SERVICE, lambda found: any(each.code == "H0202" for each in found))
    finding = next(each for each in found if each.code == "H0202")
    assert place.text_in(SERVICE, finding.range) == "wants_humn"
    assert "did you mean `wants_human`?" in finding.message
    assert finding.severity == types.DiagnosticSeverity.Error
    place.change(SERVICE, "wants_humn\n", "wants_human\n")
    await place.findings(SERVICE, lambda found: not found)


async def test_a_mistake_in_writing_is_told_at_once(place):
    place.open(SERVICE)
    place.change(SERVICE, "  handoff to care\n  tag wants_human\n  because \"A person", "  hadoff to care\n  tag wants_human\n  because \"A person")
    found = await place.findings(SERVICE, lambda found: found)
    assert [place.text_in(SERVICE, each.range) for each in found] == ["hadoff"]


async def test_lints_are_findings_with_fixes(place):
    place.open(SERVICE)
    place.change(SERVICE, "when trigger wants_human and customer.tier = vip", "when not (upset < 0.4) and customer.tier = vip")
    found = await place.findings(SERVICE, lambda found: any(each.code == "H1035" for each in found))
    finding = next(each for each in found if each.code == "H1035")
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(place.uri(SERVICE)), finding.range, types.CodeActionContext([finding])
    )
    actions = await place.client.text_document_code_action_async(params)
    mend = next(action for action in actions if action.is_preferred)
    assert mend.kind == "quickfix"
    edit = mend.edit.document_changes[0].edits[0]
    assert edit.new_text == "upset >= 0.4" or "upset >= 0.4" in edit.new_text
    allow = next(action for action in actions if action.title.startswith("Allow H1035 here"))
    assert allow.edit.document_changes[0].edits[0].new_text == "  # heed: allow H1035 because …\n"
    assert any(action.kind == "source.fixAll.heed" for action in actions)


async def test_a_misspelt_name_has_a_quick_fix(place):
    place.open(SERVICE)
    place.change(SERVICE, 'instead of "asks for a person"\n  handoff to vip', 'instead of "asks for a person"\n  handoff to vpi')
    found = await place.findings(SERVICE, lambda found: any(each.code == "H0202" for each in found))
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(place.uri(SERVICE)), found[0].range, types.CodeActionContext(found)
    )
    actions = await place.client.text_document_code_action_async(params)
    assert [action.title for action in actions] == ["Change to `vip`"]
    assert actions[0].edit.document_changes[0].edits[0].new_text == "vip"


async def test_nothing_is_shown_of_what_is_closed(place):
    name = "storefront/new.heed"
    place.open(name, "rule {")
    await place.findings(name, lambda found: found)
    place.client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(place.uri(name)))
    )
    await place.findings(name, lambda found: not found)


@pytest.mark.parametrize(
    "name, text, behind, expected",
    [
        (SERVICE, "anger >= 0.95", 1, ["anger", "score 0…1", "probability"]),
        (SERVICE, "text.shouting", 6, ["text.shouting", "capitals"]),
        (SERVICE, "trigger wants_human", 10, ["trigger `wants_human`", "terms", "match", "examples"]),
        (SERVICE, "reply soothe", 8, ["script `soothe`", "**zh**", "**en**"]),
        (SERVICE, "handoff to care", 12, ["desk `care`", "hours"]),
        (SERVICE, "upset >= 0.5 in", 2, ["define `upset`", "max(anger, frustration)"]),
        (SERVICE, "customer.tier = vip", 3, ["fact `customer.tier`", "one of basic, plus, vip"]),
        (SERVICE, "customer.tier = vip", 17, ["`vip`", "`customer.tier`", "`basic`, `plus`, `vip`"]),
        (SERVICE, "handoff to care", 2, ["handoff to DESK", "person"]),
    ],
)
async def test_hover(place, name, text, behind, expected):
    place.open(name)
    answer = await place.client.text_document_hover_async(types.HoverParams(**place.at(name, text, behind)))
    for part in expected:
        assert part in answer.contents.value


async def test_hovering_over_a_rule_names_its_cost_and_its_tests(place):
    place.open(SERVICE)
    await results(place)
    answer = await place.client.text_document_hover_async(types.HoverParams(**place.at(SERVICE, '"asks for a person"', 3)))
    assert "cost: 0 comparisons, 1 topic or trigger, 0 windows" in answer.contents.value
    assert "tests reach it" in answer.contents.value
    assert "asks for a person in English" in answer.contents.value


async def test_nothing_to_say_about_white_space(place):
    place.open(SERVICE)
    params = types.HoverParams(types.TextDocumentIdentifier(place.uri(SERVICE)), types.Position(1, 0))
    assert await place.client.text_document_hover_async(params) is None


@pytest.mark.parametrize(
    "name, text, behind, file, declared",
    [
        (SERVICE, "trigger wants_human", 10, "packs/service/wants_human.heed", "wants_human"),
        (SERVICE, "reply soothe", 8, "storefront/scripts.heed", "soothe"),
        (SERVICE, "handoff to care", 12, "storefront/desks.heed", "care"),
        (SERVICE, "upset >= 0.5 in", 2, "storefront/facts.heed", "upset"),
        (SERVICE, "customer.tier = vip", 17, "storefront/facts.heed", "vip"),
        (SERVICE, 'instead of "asks for a person"', 14, SERVICE, '"asks for a person"'),
        (TESTS, 'by "angry"', 5, SERVICE, '"angry"'),
        ("storefront/desks.heed", "by cn_holidays", 5, "storefront/facts.heed", "cn_holidays"),
    ],
)
async def test_definition(place, name, text, behind, file, declared):
    place.open(name)
    found = await place.client.text_document_definition_async(types.DefinitionParams(**place.at(name, text, behind)))
    assert [place.name(each.uri) for each in found] == [file]
    assert place.text_in(file, found[0].range) == declared


async def test_the_definition_of_a_used_folder_is_its_files(place):
    place.open("storefront/policy.heed")
    found = await place.client.text_document_definition_async(
        types.DefinitionParams(**place.at("storefront/policy.heed", "../packs/sensitive", 5))
    )
    assert LEGAL in [place.name(each.uri) for each in found]


async def test_references(place):
    place.open("storefront/desks.heed")
    params = types.ReferenceParams(
        **place.at("storefront/desks.heed", "desk vip ", 5), context=types.ReferenceContext(include_declaration=True)
    )
    found = await place.client.text_document_references_async(params)
    files = {place.name(each.uri) for each in found}
    assert {"storefront/desks.heed", "storefront/policy.heed", SERVICE, TESTS} <= files
    assert {place.text_in(place.name(each.uri), each.range) for each in found} == {"vip"}
    # The desk and the case of a fact have one name and are two things.
    assert "storefront/facts.heed" not in files
    params.context.include_declaration = False
    assert len(await place.client.text_document_references_async(params)) == len(found) - 1


async def test_highlights(place):
    place.open(SERVICE)
    found = await place.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(**place.at(SERVICE, '"let down"', 2))
    )
    assert len(found) >= 2
    assert types.DocumentHighlightKind.Write in {each.kind for each in found}


async def test_rename_changes_every_file(place):
    for name in [SERVICE, TESTS]:
        place.open(name)
    prepared = await place.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(**place.at(SERVICE, 'rule "angry"', 7))
    )
    assert prepared.placeholder == "angry"
    edit = await place.client.text_document_rename_async(
        types.RenameParams(**place.at(SERVICE, 'rule "angry"', 7), new_name="发火了")
    )
    changed = {place.name(each.text_document.uri): each.edits for each in edit.document_changes}
    assert {SERVICE, TESTS} <= set(changed)
    for name, edits in changed.items():
        for each in edits:
            assert (place.text_in(name, each.range), each.new_text) == ("angry", "发火了")


@pytest.mark.parametrize("name", ["care", "no name", "1st", "", "and", 'a"b'])
async def test_rename_refuses_what_is_no_name_or_taken(place, name):
    place.open("storefront/desks.heed")
    with pytest.raises(Exception):
        await place.client.text_document_rename_async(
            types.RenameParams(**place.at("storefront/desks.heed", "desk vip ", 5), new_name=name)
        )


async def test_signals_keep_their_names(place):
    place.open(SERVICE)
    with pytest.raises(Exception, match="anger"):
        await place.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(**place.at(SERVICE, "anger >= 0.95", 1))
        )


async def test_document_symbols(place):
    place.open("storefront/facts.heed")
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(place.uri("storefront/facts.heed")))
    symbols = await place.client.text_document_document_symbol_async(params)
    names = {each.name: each for each in symbols}
    assert {"customer.tier", "rating", "order_no", "upset", "heated", "cn_holidays"} <= set(names)
    assert [child.name for child in names["rating"].children] == ["rating.stars"]
    assert "one of basic, plus, vip" in names["customer.tier"].detail


async def test_workspace_symbols(place):
    place.open(SERVICE)
    found = await place.client.workspace_symbol_async(types.WorkspaceSymbolParams("wants_h"))
    assert ("wants_human", "packs/service/wants_human.heed") in [
        (each.name, place.name(each.location.uri)) for each in found
    ]


@pytest.mark.parametrize(
    "text, expected, absent",
    [
        ("rule \"x\" {\n  ", ["when", "unless", "handoff", "because"], ["terms", "hours"]),
        ("rule \"x\" {\n  wh", ["when"], ["terms"]),
        ("rule \"x\" {\n  when ", ["anger", "customer.tier", "upset", "topic", "all", "not"], ["hours"]),
        ("rule \"x\" {\n  when topic ", ["legal", "self_harm"], ["anger", "wants_human"]),
        ("rule \"x\" {\n  when trigger wants", ["wants_human"], ["legal"]),
        ("rule \"x\" {\n  when intent ", ["order_status", "none"], ["legal"]),
        ("rule \"x\" {\n  when mood ", ["heated", "let_down"], ["care"]),
        ("rule \"x\" {\n  when customer.tier = ", ["basic", "plus", "vip"], ["anger"]),
        ("rule \"x\" {\n  when channel = ", ["web", "voice", "other"], ["anger"]),
        ("rule \"x\" {\n  when shop.strike = ", ["yes", "no"], ["vip"]),
        ("rule \"x\" {\n  when anger ", [">=", "<", "in"], ["legal"]),
        ("rule \"x\" {\n  when anger >= 0.5 ", ["and", "or", "in", "within", "handoff"], ["legal"]),
        ("rule \"x\" {\n  when order_no is ", ["known"], []),
        ("rule \"x\" {\n  when all of {\n    anger >= 0.5\n    ", ["trigger", "anger"], []),
        ("rule \"x\" {\n  handoff to ", ["care", "vip", "legal"], ["soothe"]),
        ("rule \"x\" {\n  handoff to care priority ", ["urgent", "low"], ["care"]),
        ("rule \"x\" {\n  reply ", ["soothe"], ["care"]),
        ("rule \"x\" {\n  reply soothe, then ", ["handoff to", "reply"], []),
        ("rule \"x\" {\n  tell customer ", ["handing_over"], ["care"]),
        ("rule \"x\" {\n  instead of ", ["angry"], ["care"]),
        ("rule \"x\" {\n  tag ", ["churn_risk"], ["care"]),
        ("rule \"x\" on event ", ["rating"], ["care"]),
        ("test \"x\" {\n  ", ["customer", "expect", "given"], ["handoff"]),
        ("test \"x\" {\n  customer \"a\" where ", ["anger"], ["legal"]),
        ("test \"x\" {\n  expect ", ["handoff to", "auto", "by"], ["terms"]),
        ("test \"x\" {\n  expect handoff to care, by ", ["angry"], ["care"]),
        ("test \"x\" {\n  given ", ["customer.tier", "desk"], ["anger"]),
        ("desk x {\n  when closed ", ["to", "tell customer"], ["legal"]),
        ("desk x {\n  hours mon-fri 09:00-18:00 by ", ["cn_holidays"], []),
        ("script x {\n  zh ", ["voice", "web"], ["care"]),
        ("script x {\n  zh \"订单{", ["order_no", "customer.tier"], ["care"]),
        ("lexicon {\n  \"绝绝子\" ", ["joy", "anger"], ["valence"]),
        ("fact x : ", ["truth", "number", "one of"], ["anger"]),
        ("topic x {\n  model ", ["legal", "health"], ["anger"]),
        ("ensure \"x\" {\n  when topic legal\n  always ", ["handoff to", "reaches a person"], []),
        ("", ["rule", "topic", "test"], ["when"]),
        ("use \"../packs/", ["../packs/sensitive", "../packs/service"], []),
        ("# when ", [], ["rule", "anger"]),
        ("topic x { match /when ", [], ["rule", "anger"]),
    ],
)
async def test_completion_in_context(place, text, expected, absent):
    name = "storefront/new.heed"
    place.open(name, text)
    found = await labels(place, name, text, len(text))
    assert set(expected) <= set(found)
    assert not set(absent) & set(found)


async def test_completion_in_the_middle_of_a_good_file(place):
    place.open(SERVICE)
    found = await labels(place, SERVICE, "trigger wants_human", len("trigger wants"))
    assert "wants_human" in found and "anger" not in found


async def test_completions_are_snippets_and_replace_the_word(place):
    name = "storefront/new.heed"
    place.open(name, "rul")
    answer = await place.client.text_document_completion_async(types.CompletionParams(**place.at(name, "rul", 3)))
    rule = next(item for item in answer.items if item.label == "rule")
    assert rule.insert_text_format == types.InsertTextFormat.Snippet
    assert "when $2" in rule.text_edit.new_text
    assert rule.text_edit.range == types.Range(types.Position(0, 0), types.Position(0, 3))


async def test_a_completion_says_what_a_name_means_when_it_is_looked_at(place):
    place.open(SERVICE)
    answer = await place.client.text_document_completion_async(
        types.CompletionParams(**place.at(SERVICE, "reply soothe", 8))
    )
    item = next(item for item in answer.items if item.label == "soothe")
    assert item.documentation is None
    assert "**zh**" in (await place.client.completion_item_resolve_async(item)).documentation.value


async def test_semantic_tokens(place):
    place.open(SERVICE)
    document = types.TextDocumentIdentifier(place.uri(SERVICE))
    legend = place.client.answer.capabilities.semantic_tokens_provider.legend
    full = await place.client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    lines = place.texts[SERVICE].split("\n")
    line, column, seen = 0, 0, {}
    for index in range(0, len(full.data), 5):
        down, right, length, kind, _ = full.data[index : index + 5]
        line, column = line + down, right if down else column + right
        text = lines[line].encode("utf-16-le")[column * 2 : (column + length) * 2].decode("utf-16-le")
        seen.setdefault(legend.token_types[kind], set()).add(text)
    assert {"rule", "when", "handoff", "to"} <= seen["keyword"]
    assert "wants_human" in seen["type"] and "care" in seen["class"] and "soothe" in seen["function"]
    assert "anger" in seen["variable"] and "customer.tier" in seen["property"] and "vip" in seen["enumMember"]
    assert any(text.startswith("#") for text in seen["comment"])

    part = await place.client.text_document_semantic_tokens_range_async(
        types.SemanticTokensRangeParams(document, types.Range(types.Position(0, 0), types.Position(5, 0)))
    )
    assert list(part.data) == list(full.data[: len(part.data)]) and 0 < len(part.data) < len(full.data)

    place.change(SERVICE, "tag upset, churn_risk", "tag upset, churn_risk, loud")
    delta = await place.client.text_document_semantic_tokens_full_delta_async(
        types.SemanticTokensDeltaParams(document, full.result_id)
    )
    data = list(full.data)
    for edit in delta.edits:
        data[edit.start : edit.start + edit.delete_count] = edit.data or []
    again = await place.client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    assert data == list(again.data) and len(delta.edits[0].data) < 20


async def test_folding_and_selection(place):
    place.open(SERVICE)
    document = types.TextDocumentIdentifier(place.uri(SERVICE))
    foldings = await place.client.text_document_folding_range_async(types.FoldingRangeParams(document))
    first = place.position(SERVICE, 'rule "asks for a person"').line
    assert (first, first + 4) in [(each.start_line, each.end_line) for each in foldings]
    position = place.position(SERVICE, "trigger wants_human", 10)
    selection = (
        await place.client.text_document_selection_range_async(types.SelectionRangeParams(document, [position]))
    )[0]
    texts = []
    while selection:
        texts.append(place.text_in(SERVICE, selection.range))
        selection = selection.parent
    assert texts[0] == "wants_human" and texts[-1] == place.texts[SERVICE]
    assert any(text.startswith('rule "asks for a person"') for text in texts)


async def test_formatting(place):
    place.open(SERVICE)
    document = types.TextDocumentIdentifier(place.uri(SERVICE))
    options = types.FormattingOptions(2, True)
    assert await place.client.text_document_formatting_async(types.DocumentFormattingParams(document, options)) == ()
    good = place.texts[SERVICE]
    place.change(SERVICE, 'instead of "asks for a person"\n  handoff to vip', 'instead of "asks for a person"\n      handoff   to vip')
    edits = await place.client.text_document_formatting_async(types.DocumentFormattingParams(document, options))
    assert len(edits) == 1
    text = place.texts[SERVICE]
    old = place.text_in(SERVICE, edits[0].range)
    assert text.replace(old, edits[0].new_text, 1) == good and len(old) < 200


async def test_a_broken_file_is_not_formatted(place):
    place.open("storefront/new.heed", "rule {")
    document = types.TextDocumentIdentifier(place.uri("storefront/new.heed"))
    with pytest.raises(Exception, match="errors"):
        await place.client.text_document_formatting_async(
            types.DocumentFormattingParams(document, types.FormattingOptions(2, True))
        )


async def test_inlay_hints_and_lenses_know_the_tests(place):
    place.open(SERVICE)
    await results(place)
    document = types.TextDocumentIdentifier(place.uri(SERVICE))
    whole = types.Range(types.Position(0, 0), types.Position(100_000, 0))
    hints = await place.client.text_document_inlay_hint_async(types.InlayHintParams(document, whole))
    line = place.position(SERVICE, 'rule "asks for a person"').line
    hint = next(each for each in hints if each.position.line == line)
    assert hint.label.endswith("tests") and "asks for a person in English" in hint.tooltip
    lenses = await place.client.text_document_code_lens_async(types.CodeLensParams(document))
    lens = next(each for each in lenses if each.range.start.line == line)
    assert lens.command.title.endswith("tests reach this") and lens.command.command == "heed.runTest"
    result = await place.client.workspace_execute_command_async(
        types.ExecuteCommandParams(lens.command.command, lens.command.arguments)
    )
    assert result["failed"] == 0 and result["passed"] == len(lens.command.arguments) - 1 > 1


async def test_a_lens_runs_a_test_as_it_stands_in_the_editor(place):
    place.open(TESTS)
    place.change(TESTS, 'expect handoff to vip, redirected to care', 'expect handoff to vip, live')
    document = types.TextDocumentIdentifier(place.uri(TESTS))
    lenses = await place.client.text_document_code_lens_async(types.CodeLensParams(document))
    line = place.position(TESTS, 'test "a vip asks at night"').line
    lens = next(each for each in lenses if each.range.start.line == line)
    assert "run test" in lens.command.title
    result = await place.client.workspace_execute_command_async(
        types.ExecuteCommandParams(lens.command.command, lens.command.arguments)
    )
    assert result["failed"] == 1 and result["tests"][0]["failures"][0]["expected"] == "live"
    found = await place.findings(TESTS, lambda found: any(each.source == "heed test" for each in found))
    failure = next(each for each in found if each.source == "heed test")
    assert place.text_in(TESTS, failure.range) == "live"


async def test_a_pack_belongs_to_the_rule_set_that_uses_it(place):
    place.open(LEGAL)
    params = types.ReferenceParams(
        **place.at(LEGAL, "topic legal", 7), context=types.ReferenceContext(include_declaration=False)
    )
    found = await place.client.text_document_references_async(params)
    assert "storefront/sensitive.heed" in {place.name(each.uri) for each in found}
