// Sends a form by a request of its own, so that a connection that drops does not end in the browser's
// page for errors. `sending.send(url, body, leave)` resolves to what is in the way, or goes on to
// the page that follows. What the server refuses is sent again as a form, and shows its errors.
(() => {
    const PATIENCE = 120000;

    const post = async (url, body) => {
        const headers = { "X-Sent-By": "script" };
        const signal = AbortSignal.timeout(PATIENCE);
        try {
            return await fetch(url, { method: "POST", body, headers, signal });
        } catch {
            return null;
        }
    };

    const sendAsForm = (url, body) => {
        const form = Object.assign(document.createElement("form"), { method: "POST", action: url });
        form.enctype = "multipart/form-data";
        form.hidden = true;
        for (const [name, value] of body) {
            const field = document.createElement("textarea");
            field.name = name;
            field.value = value;
            form.append(field);
        }
        document.body.append(form);
        form.submit();
    };

    // Resolves to what is in the way; when nothing is, the page is being left.
    const send = async (url, body, leave) => {
        const response = await post(url, body);
        if (!response) {
            return "not_sent";
        }
        if (!response.headers.get("Content-Type")?.includes("json")) {
            return (await window.session.obstacle()) || "not_taken";
        }
        const { location } = await response.json();
        await leave(Boolean(location));
        if (location) {
            window.location.assign(location);
        } else {
            sendAsForm(url, body);
        }
        return "";
    };

    window.sending = { send };
})();
