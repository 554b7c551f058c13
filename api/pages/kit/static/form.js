// Forms that are answered by the API: their fields are sent as JSON, what is wrong is said in the form, then it goes on.
"use strict";

(() => {
  const tell = (form, text) => {
    const problem = form.querySelector("[role=alert]");
    problem.textContent = text;
    problem.hidden = false;
    const first = form.querySelector("input[type=password]") ?? form.querySelector("input");
    first?.focus();
    first?.select();
  };

  const send = async (form) => {
    const { api, next } = form.dataset;
    const fields = [...form.elements].filter((field) => field.name && !field.disabled);
    const repeated = form.querySelector("[data-repeats]");
    if (repeated && repeated.value !== form.elements[repeated.dataset.repeats].value) {
      tell(form, "两次填写的密码不一样，请重新填写。");
      return;
    }
    const answer = await fetch(api, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.type === "password" ? field.value : field.value.trim()]))),
    });
    if (answer.ok) {
      location.replace(next);
      return;
    }
    const said = await answer.json().catch(() => ({}));
    tell(form, (said.title ?? "服务器暂时不能处理。") + (said.remedy ?? "请稍后重试。"));
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.api) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    form.querySelector("[role=alert]").hidden = true;
    button.disabled = true;
    try {
      await send(form);
    } catch {
      tell(form, "连接不上服务器，请检查网络后重试。");
    } finally {
      button.disabled = false;
    }
  });
})();
