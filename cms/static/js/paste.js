// Whatever is pasted into rich text goes to the server, which makes text and blocks of it (see
// cms/content/blocks/pasting), and comes back into the editor. No other handler of a paste sees it.
// In a paragraph of a body, tables and sections become blocks of their own. No word is lost: where
// the server does not answer, plain text is pasted. Pictures are for paste-pictures.js.
(() => {
    const { EditorState } = window.DraftJS;
    const { editorAround, blockAround, placed, insert, insertText, insertBlocks, linkSelected } =
        window.pasteInsert;
    const { receiveFiles, roomBelow, takeOut, filesOf, hasWords, offer } = window.pastedPictures;
    const PATIENCE = 12000;
    const UNREACHABLE =
        "That could not be converted, so the text was pasted without its formatting. " +
        "Look for deleted text and comments in it.";

    const show = (lines) => window.notice.show(lines);

    let pending = Promise.resolve();
    let waiting = 0;

    const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

    // Resolves to what the server says, or to null when it cannot be asked.
    const ask = async (url, type, body) => {
        const { CSRF_HEADER_NAME, CSRF_TOKEN } = config();
        try {
            const response = await fetch(url, {
                method: "POST",
                headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, "Content-Type": type },
                body,
                signal: AbortSignal.timeout(PATIENCE),
            });
            return await response.json();
        } catch {
            return null;
        }
    };

    const askForBest = async (url, text, html) => {
        const answer = html ? await ask(url, "text/html", html) : null;
        const isNothing = answer?.blocks && !answer.blocks.length && !answer.notices.length;
        return !html || (isNothing && text.trim()) ? ask(url, "text/plain", text) : answer;
    };

    const paste = ({ blocks, notices }, text, before, editor, around, offers) => {
        const original = editor.getEditorState();
        const state = before ? placed(before, original) : original;
        if (blocks.length > 1 || blocks.some(({ type }) => type !== "paragraph")) {
            insertBlocks(around, state, blocks, notices, offers);
            return;
        }
        if (blocks.length) {
            editor.onChange(linkSelected(state, text, blocks) ?? insert(state, blocks[0], text));
        }
        notices.length ? window.notice.show(notices, offers) : window.notice.hide();
    };

    const pasteText = (text, before, editor) => {
        const now = editor.getEditorState();
        if (text.trim()) {
            editor.onChange(insertText(before ? placed(before, now) : now, text));
        }
        show([UNREACHABLE]);
    };

    const pluginOf = (editor) => editor.props.plugins.find(({ type }) => type === "PASTE");

    const run = async (text, { html, data }, before, { editor, wrapper }) => {
        const around = blockAround(wrapper);
        const room = roomBelow(wrapper);
        const hasHeadings = editor.props.blockTypes.some(({ type }) => type === "header-two");
        const query = `blocks=${around ? 1 : 0}&headings=${hasHeadings ? 1 : 0}`;
        const { url, pictures } = pluginOf(editor);
        const answer = await askForBest(`${url}?${query}`, text, html);
        if (answer?.message) {
            show([`Nothing was pasted. ${answer.message}`]);
            return;
        }
        try {
            const offers = offer(answer.pictures, data, room, pictures);
            paste(answer, text, before, editor, around, offers);
        } catch (error) {
            // Also when there is no answer.
            console.error(error);
            pasteText(text, before, editor);
        }
    };

    const start = (text, html, files, state, place) => {
        const { tooLarge, tooLargeMessage, pictures } = pluginOf(place.editor);
        const source = takeOut(html);
        if (!hasWords(html, text)) {
            const found = files.length ? files : filesOf(source.data);
            if (receiveFiles(found, place.wrapper, pictures)) {
                return;
            }
        }
        if (new Blob([source.html || text]).size >= tooLarge) {
            show([`Nothing was pasted. ${tooLargeMessage}`]);
            return;
        }
        const before = waiting ? null : state;
        const { wrapper } = place;
        waiting += 1;
        wrapper.dataset.pasting = "";
        wrapper.setAttribute("aria-busy", "true");
        show(["Pasting…"]);
        pending = pending
            .then(() => run(text, source, before, place))
            .finally(() => {
                waiting -= 1;
                delete wrapper.dataset.pasting;
                wrapper.removeAttribute("aria-busy");
            });
    };

    // Before the editor has it: handlers of links and pictures there take it away from each other.
    const onPaste = (event) => {
        const place = editorAround(event.target);
        const { clipboardData } = event;
        if (!place || !clipboardData || place.editor.state.readOnlyState) {
            return;
        }
        const text = clipboardData.getData("text/plain");
        const html = clipboardData.getData("text/html");
        event.preventDefault();
        event.stopImmediatePropagation();
        if (html || text || clipboardData.files.length) {
            start(text, html, clipboardData.files, place.editor.getEditorState(), place);
        }
    };
    document.addEventListener("paste", onPaste, true);

    // What is dragged here from elsewhere is a paste; what is moved inside the editor is not.
    const handleDrop = (selection, data, kind, methods) => {
        const place = editorAround(methods.getEditorRef().editor);
        const [text, html] = [data.getText() ?? "", data.getHTML() ?? ""];
        if (kind !== "external" || !place || !(text || html)) {
            return "not-handled";
        }
        const state = EditorState.acceptSelection(methods.getEditorState(), selection);
        start(text, html, [], state, place);
        return "handled";
    };

    const handleDroppedFiles = (_selection, files, methods) => {
        const place = editorAround(methods.getEditorRef().editor);
        const isTaken = place && receiveFiles(files, place.wrapper, pluginOf(place.editor).pictures);
        return isTaken ? "handled" : "not-handled";
    };

    window.draftail.registerPlugin({ type: "PASTE", handleDrop, handleDroppedFiles }, "plugins");
})();
