"""A server of its own over a copy of the shipped rules, for every test."""

import os
import pathlib
import shutil

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

HEED = os.environ["HEED"]
RULES = pathlib.Path(__file__).resolve().parents[2] / "rules"


class Workplace:
    """The files of a copy of the shipped rules, and the editor that has some of them open."""

    def __init__(self, client: LanguageClient, root: pathlib.Path):
        self.client = client
        self.root = root
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str | None = None) -> str:
        """Opens a file, with other text than on the disk if there is one."""
        text = (self.root / name).read_text() if text is None else text
        self.texts[name], self.versions[name] = text, 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(uri=self.uri(name), language_id="heed", version=1, text=text)
            )
        )
        return self.uri(name)

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces the only place of a text, as an editor would."""
        assert self.texts[name].count(old) == 1, old
        start, end = self.position(name, old), self.position(name, old, len(old))
        self.texts[name] = self.texts[name].replace(old, new)
        self.versions[name] += 1
        change = types.TextDocumentContentChangePartial(range=types.Range(start, end), text=new)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.versions[name]), [change]
            )
        )

    def position(self, name: str, text: str, behind: int = 0) -> types.Position:
        """Where a text stands first, and so many characters behind that; columns in UTF-16."""
        place = self.texts[name].index(text) + behind
        line_start = self.texts[name].rfind("\n", 0, place) + 1
        column = len(self.texts[name][line_start:place].encode("utf-16-le")) // 2
        return types.Position(self.texts[name].count("\n", 0, place), column)

    def text_in(self, name: str, range: types.Range) -> str:
        """What stands in a range of a file."""
        text = self.texts.get(name) or (self.root / name).read_text()
        lines = text.split("\n")

        def offset(position: types.Position) -> int:
            line = lines[position.line].encode("utf-16-le")
            column = len(line[: position.character * 2].decode("utf-16-le"))
            return sum(len(each) + 1 for each in lines[: position.line]) + column

        return text[offset(range.start) : offset(range.end)]

    def at(self, name: str, text: str, behind: int = 0) -> dict:
        return {
            "text_document": types.TextDocumentIdentifier(self.uri(name)),
            "position": self.position(name, text, behind),
        }

    async def findings(self, name: str, wanted) -> list[types.Diagnostic]:
        """The findings of a file, once they are as wanted."""
        while True:
            found = list(self.client.diagnostics.get(self.uri(name), []))
            if wanted(found):
                return found
            await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    def name(self, uri: str) -> str:
        """The file of an address."""
        return pathlib.Path(uri.removeprefix("file://")).relative_to(self.root).as_posix()


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[HEED, "lsp", "--stdio"]))
async def client(lsp_client: LanguageClient, tmp_path: pathlib.Path):
    shutil.copytree(RULES, tmp_path / "rules")
    lsp_client.refreshed = 0

    @lsp_client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
    def on_refresh(_):
        lsp_client.refreshed += 1

    @lsp_client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
    def on_hints(_):
        return None

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def on_register(_):
        return None

    capabilities = client_capabilities("visual-studio-code")
    capabilities.workspace.code_lens = types.CodeLensWorkspaceClientCapabilities(refresh_support=True)
    capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
    lsp_client.answer = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            process_id=os.getpid(),
            root_uri=tmp_path.as_uri(),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), "rules")],
            locale="en",
        )
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def place(client, tmp_path) -> Workplace:
    return Workplace(client, tmp_path / "rules")
