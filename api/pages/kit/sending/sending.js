// How a file comes to the server: what can be told before it is sent, how far it is, and what the answer says.
const share = (told) => (event) => {
  if (event.lengthComputable) told(event.loaded / event.total);
};
const words = (said) => (said.title ?? said.message ?? "服务器没有接收这个文件。") + (said.remedy ?? "请稍后重试。");

export const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

// Why a file is not sent at all; empty where it may be.
export const unfit = (file, largest) => {
  if (file.size === 0) return "文件是空的。请重新导出或重新选择文件。";
  if (file.size > largest) return `文件有 ${size(file.size)}，超过上限 ${size(largest)}。请拆分后上传。`;
  return "";
};

// One file as a form's.
export const form = (file) => {
  const body = new FormData();
  body.append("files", file, file.name);
  return body;
};

// Sends a body and hands back what the server said, and in `why` the reason if it did not take the file; `told` learns the share that is sent.
export const sent = (method, address, body, told) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest(); // `fetch` does not tell how much is sent
    request.open(method, address);
    request.responseType = "json";
    request.upload.onprogress = share(told);
    request.onload = () => {
      const said = request.response ?? {};
      const refused = said.files?.find((file) => file.error)?.error ?? (request.status >= 400 ? said : null);
      resolve({ said, why: refused ? words(refused) : "" });
    };
    request.onerror = () => resolve({ said: {}, why: "没有传到服务器，网络中断了。请检查网络后重试。" });
    request.send(body);
  });
