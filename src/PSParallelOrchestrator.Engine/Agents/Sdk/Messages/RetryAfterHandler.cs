using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

/// <summary>Notes how long an answer asks to wait: the client's exceptions do not tell.</summary>
internal sealed class RetryAfterHandler(TimeProvider time) : DelegatingHandler
{
    /// <summary>What the last answer asked for; null where it did not.</summary>
    public TimeSpan? Last { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Last = Read(response);
        return response;
    }

    private TimeSpan? Read(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and <= int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
