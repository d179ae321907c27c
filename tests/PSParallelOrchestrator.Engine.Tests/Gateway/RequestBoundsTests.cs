using System.Text;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Gateway.Requests;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

public sealed class RequestBoundsTests
{
    private static readonly RequestRoute Route = RequestRoute.Of("POST", "/v1/messages")!;
    private static readonly ModelPrice Price = PriceTable.BuiltIn.Require("claude-sonnet-4-5");

    private readonly RequestBounds bounds = new();

    [Fact]
    public void A_byte_is_a_token_at_most_until_more_is_known()
    {
        var request = Request(new string('x', 10_000));

        Assert.Equal(
            Price.MaxCost(request.Body.Length + AgentLimits.OverheadTokens, 50, cachesForAnHour: false), bounds.Of(request, Price));
    }

    [Fact]
    public void Of_a_conversation_that_goes_on_only_what_was_added_counts_by_its_bytes()
    {
        var first = Request(new string('x', 10_000));
        bounds.Learn(first, inputTokens: 2500);
        var next = Request(new string('x', 10_000) + "\"},{\"role\":\"assistant\",\"content\":\"more");
        var added = next.Body.Length - first.Body.Length;

        Assert.Equal(Price.MaxCost(2500 + added + AgentLimits.OverheadTokens, 50, cachesForAnHour: false), bounds.Of(next, Price));
    }

    [Fact]
    public void Another_text_of_the_same_size_counts_by_its_bytes()
    {
        bounds.Learn(Request(new string('x', 10_000)), inputTokens: 2);

        Assert.True(
            bounds.Of(Request(new string('y', 10_000)), Price) >= Price.MaxCost(10_000, 50, cachesForAnHour: false));
    }

    [Theory]
    [InlineData("url", "https://example.org/a.pdf")]
    [InlineData("file", "file_1")]
    [InlineData("base64", "JVBERi0=")]
    public void A_document_can_be_all_that_the_model_holds_until_it_was_sent_once(string type, string where)
    {
        var request = Request("x", more: Block("document", type, where));
        Assert.Equal(Price.MaxCost(Price.ContextTokens, 50, cachesForAnHour: false), bounds.Of(request, Price));

        bounds.Learn(request, inputTokens: 90_000);
        Assert.Equal(Price.MaxCost(90_000 + AgentLimits.OverheadTokens, 50, cachesForAnHour: false), bounds.Of(request, Price));
        Assert.Equal(
            Price.MaxCost(Price.ContextTokens, 50, cachesForAnHour: false),
            bounds.Of(Request("x", more: Block("document", type, where + "2")), Price));
    }

    [Fact]
    public void An_image_has_a_most_of_its_own_and_text_in_a_document_none()
    {
        var image = Request("x", more: Block("image", "url", "https://example.org/a.png"));
        Assert.Equal(
            Price.MaxCost(image.Body.Length + 5_000 + AgentLimits.OverheadTokens, 50, cachesForAnHour: false), bounds.Of(image, Price));
        var text = Request("x", more: Block("document", "text", "Some words."));
        Assert.Equal(
            Price.MaxCost(text.Body.Length + AgentLimits.OverheadTokens, 50, cachesForAnHour: false), bounds.Of(text, Price));
    }

    [Theory]
    [InlineData("1h")]
    [InlineData("\\u0031h")]
    [InlineData("2d")]
    public void A_cache_for_an_hour_is_dearer(string time)
    {
        var request = Request("x", more: $$""","cache_control":{"type":"ephemeral","ttl":"{{time}}"}""");

        Assert.True(request.Content.CachesForAnHour);
        Assert.Equal(
            Price.MaxCost(request.Body.Length + AgentLimits.OverheadTokens, 50, cachesForAnHour: true), bounds.Of(request, Price));
    }

    private static string Block(string kind, string type, string where) =>
        $$""","system":[{"type":"{{kind}}","source":{"type":"{{type}}","data":"{{where}}"} }]""";

    private static ModelRequest Request(string text, string more = "") => ModelRequest.Read(
        Encoding.UTF8.GetBytes(
            $$"""{"model":"claude-sonnet-4-5","max_tokens":50,"messages":[{"role":"user","content":"{{text}}"}]{{more}},"tools":[]}"""),
        Route);
}
