// Signs in through the API and goes on to where the person wanted to be.
"use strict";

const form = document.getElementById("sign-in");
const problem = document.getElementById("problem");
const button = form.querySelector("button");

function tell(text) {
  problem.textContent = text;
  problem.hidden = false;
  form.password.focus();
  form.password.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  button.disabled = true;
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login: form.login.value.trim(), password: form.password.value }),
    });
    if (answer.ok) {
      location.replace(form.dataset.next);
      return;
    }
    const said = await answer.json().catch(() => ({}));
    tell((said.title || "暂时不能登录。") + (said.remedy || "请稍后重试。"));
  } catch {
    tell("连接不上服务器，请检查网络后重试。");
  } finally {
    button.disabled = false;
  }
});
