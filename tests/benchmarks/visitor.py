"""A visitor of a real server without a browser: what a browser sends and gets, timed."""

from dataclasses import dataclass, field
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE = 120.0  # [s] for one answer
LARGEST = 1 << 28  # [byte] of one message


@dataclass(slots=True)
class Shown:
    """One run of a page: how long it took, what is on it."""

    seconds: float = 0.0
    size: int = 0  # [byte] received
    failed: str = ""  # the exception shown, if one is
    kinds: set[str] = field(default_factory=set)  # of its elements
    buttons: dict[str, str] = field(default_factory=dict)  # label: id
    grids: list[str] = field(default_factory=list)  # ids of tables that can be typed into


class Visitor:
    """A session of its own.  address: of the server; query: of the page, such as `work=…`."""

    def __init__(self, address: str, query: str = "") -> None:
        self._query = query
        self._pages: dict[str, str] = {}
        self._page = ""
        self._socket: ClientConnection = connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream", max_size=LARGEST
        )
        self.open("")

    def open(self, page: str) -> Shown:
        """Another page, by its address; blank: the first one."""
        self._page = self._pages.get(page, "")
        return self._run()

    def press(self, button: str) -> Shown:
        """A button of the page that is open, by its id."""
        return self._run(WidgetState(id=button, trigger_value=True))

    def type(self, grid: str, edits: str) -> Shown:
        """Into the cells of a grid of the page that is open.  edits: as Streamlit writes them."""
        return self._run(WidgetState(id=grid, string_value=edits))

    def close(self) -> None:
        self._socket.close()

    def _run(self, *changed: WidgetState) -> Shown:
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.widget_states.widgets.extend(changed)
        began = perf_counter()
        self._socket.send(asked.SerializeToString())
        shown = Shown()
        while True:
            content = self._socket.recv(PATIENCE)
            assert isinstance(content, bytes)
            shown.size += len(content)
            told = ForwardMsg()
            told.ParseFromString(content)
            kind = told.WhichOneof("type")
            if kind == "script_finished" and told.script_finished in {
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            }:
                shown.seconds = perf_counter() - began
                return shown
            if kind == "navigation":
                self._pages = {
                    p.url_pathname: p.page_script_hash for p in told.navigation.app_pages
                }
            elif kind == "page_info_changed":
                self._query = told.page_info_changed.query_string
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                _add(shown, told.delta.new_element)

    @property
    def pages(self) -> list[str]:
        """Addresses of every page but the first."""
        return [x for x in self._pages if x]


def _add(shown: Shown, element: object) -> None:
    kind = element.WhichOneof("type")  # type: ignore[attr-defined]
    held = getattr(element, kind)
    shown.kinds.add(kind)
    if kind == "button":
        shown.buttons[held.label] = held.id
    elif kind == "exception":
        shown.failed = held.message
    elif getattr(held, "editing_mode", 0) and held.id:
        shown.grids.append(held.id)
