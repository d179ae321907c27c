using System.Text;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Tests.Support;

/// <summary>Sends requests that no SDK would.</summary>
internal sealed class RawClient(LoopbackModelServer server) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new(server.Url) };

    public static JsonObject Body(params string[] texts) =>
        new()
        {
            ["model"] = "claude-sonnet-4-5",
            ["max_tokens"] = 4096,
            ["messages"] = new JsonArray([
                .. texts.Select((text, at) => new JsonObject { ["role"] = at % 2 == 0 ? "user" : "assistant", ["content"] = text }),
            ]),
        };

    public static JsonObject WithFormat(JsonObject body, JsonObject schema)
    {
        body["output_config"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = schema } };
        return body;
    }

    public async Task<(int Status, JsonObject Body, HttpResponseMessage Response)> PostAsync(
        JsonObject body,
        string path = "/v1/messages",
        string? key = "k")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("anthropic-version", "2023-06-01");
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(text)!, response);
    }

    public async Task<string> TextAsync(JsonObject body)
    {
        (int status, JsonObject answer, _) = await PostAsync(body);
        Assert.True(status == 200, answer.ToJsonString());
        return answer["content"]![0]!["text"]!.GetValue<string>();
    }

    public async Task<string> ErrorAsync(JsonObject body, int status)
    {
        (int sent, JsonObject answer, _) = await PostAsync(body);
        Assert.Equal(status, sent);
        Assert.Equal("error", answer["type"]!.GetValue<string>());
        return answer["error"]!["message"]!.GetValue<string>();
    }

    public Task<string> GetAsync(string path) => http.GetStringAsync(path, TestContext.Current.CancellationToken);

    public void Dispose() => http.Dispose();
}
