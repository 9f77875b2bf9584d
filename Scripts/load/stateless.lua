-- The same turn again and again, with the state of a conversation of three turns: BODY is a file.
local body
function init(args)
  local file = io.open(os.getenv("BODY"), "r")
  body = file:read("*a")
  file:close()
  wrk.headers["Content-Type"] = "application/json"
end
function request() return wrk.format("POST", nil, nil, body) end
function response(status) if status ~= 200 then print("status " .. status) end end
