using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using PSParallelOrchestrator.ModelServer.Logs;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>What tests in another process ask the server itself: /__log, /__stats, /__reset, /__quit.</summary>
internal static class ControlPaths
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static async Task AnswerAsync(HttpContext context, RequestLog log, Action reset, Action quit)
    {
        HttpResponse response = context.Response;
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/__log"):
                bool bodies = context.Request.Query.ContainsKey("bodies");
                await response.WriteAsJsonAsync(log.Entries.Select(entry => bodies ? entry : entry with { Body = null }), Json);
                break;
            case ("GET", "/__stats"):
                await response.WriteAsJsonAsync(log.Statistics, Json);
                break;
            case ("POST", "/__reset"):
                reset();
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("POST", "/__quit"):
                response.StatusCode = StatusCodes.Status204NoContent;
                await response.CompleteAsync();
                quit();
                break;
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
