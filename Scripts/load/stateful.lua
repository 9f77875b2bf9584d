-- Turns of many conversations, each turn once. Threads have conversations of their own.
local texts = {
  "我的订单什么时候发货？", "Where is my parcel?", "这都第三次问了，怎么还没有人处理", "thanks, that helps",
  "I want to change the address of my order", "退款多久到账", "你们的客服太差了！！", "ok",
}
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  counter = 0
  run = os.getenv("RUN") or "r"
  many = tonumber(os.getenv("CONVERSATIONS") or "2000")
  wrk.headers["Content-Type"] = "application/json"
end
function request()
  counter = counter + 1
  local conversation = run .. "-" .. number .. "-" .. (counter % many)
  local body = '{"turn":"' .. counter .. '","text":"' .. texts[counter % #texts + 1] .. '"}'
  return wrk.format("POST", "/v1/conversations/" .. conversation .. "/turns", nil, body)
end
function response(status) if status ~= 200 then print("status " .. status) end end
