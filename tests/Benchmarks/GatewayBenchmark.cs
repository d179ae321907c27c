using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Benchmarks;

/// <summary>What the model gateway adds to a fast service on this machine: to the first byte, to a whole answer, in memory.</summary>
internal static class GatewayBenchmark
{
    private const int Streams = 16;
    private const int Requests = 25;
    private const int Rounds = 5;

    // Of one answer: some 500 kB in events of 100 bytes, as a model would take minutes for.
    private const int Events = 5000;

    private static readonly byte[] Answer = MakeAnswer(Events);
    private static readonly byte[] LongAnswer = MakeAnswer(Events * 100);

    /// <summary>Measures it.</summary>
    /// <param name="psorch">The program.</param>
    /// <param name="directory">Where the gateway's ledger goes.</param>
    public static async Task<int> RunAsync(string psorch, string directory)
    {
        Directory.CreateDirectory(directory);
        await using var service = await ServeAsync();
        var address = service.Urls.First();
        await using var owner = new GatewayOwner(
            directory,
            SecretStore.Create(new Dictionary<string, string>
            {
                ["ANTHROPIC_API_KEY"] = "sk-ant-benchmark",
                ["ANTHROPIC_BASE_URL"] = address,
            }),
            static () => new GatewayTerms(1_000_000, 0, [], Prices: null),
            () => Task.FromResult<(PsorchProgram?, string?)>((new PsorchProgram(Path.GetFullPath(psorch), []), null)),
            TimeProvider.System);
        var access = await owner.OpenAsync(new AttemptGrant("benchmark", ServiceKind.Anthropic, ["claude-sonnet-4-5"])
        {
            StallLimit = TimeSpan.FromMinutes(1),
        });
        await using var lease = await GatewayLease.OpenAsync(access, changed: null, CancellationToken.None);
        var straight = access with { Address = address };
        Console.WriteLine($"{Streams} streams at once, {Requests} answers of {Answer.Length / 1000} kB each:");
        await MeasureAsync(straight, 3);
        await MeasureAsync(access, 3);
        for (var round = 0; round < Rounds; round++)
        {
            Say("service alone", await MeasureAsync(straight, Requests));
            Say("gateway      ", await MeasureAsync(access, Requests));
        }

        Console.WriteLine($"{Streams} streams at once, each of {Answer.Length / 1000} kB in some two seconds, many times a model's pace:");
        for (var round = 0; round < Rounds; round++)
        {
            Say("service alone", await MeasureAsync(straight, 3, "/v1/messages?paced=1"));
            Say("gateway      ", await MeasureAsync(access, 3, "/v1/messages?paced=1"));
        }

        using var client = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(client, access, "/v1/messages?long=1");
        }

        using var process = Process.GetProcessById(GatewayRecord.Read(directory)!.Process.Pid);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  memory of the gateway after three answers of {LongAnswer.Length / 1e6:0} MB: {process.WorkingSet64 / 1e6:0} MB, "
                + $"at most {process.PeakWorkingSet64 / 1e6:0} MB"));
        return 0;
    }

    private static void Say(string what, (double First, double Seconds) figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what}: first byte after {figures.First:0.00} ms (median), all after {figures.Seconds:0.00} s"));

    private static async Task<(double First, double Seconds)> MeasureAsync(
        GatewayAccess access, int requests, string path = "/v1/messages")
    {
        using var client = new HttpClient();
        var begin = Stopwatch.GetTimestamp();
        var firsts = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ =>
        {
            var all = new List<double>();
            for (var i = 0; i < requests; i++)
            {
                all.Add(await AskAsync(client, access, path));
            }

            return all;
        }));
        var sorted = firsts.SelectMany(first => first).Order().ToList();
        return (sorted[sorted.Count / 2], Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    private static async Task<double> AskAsync(HttpClient client, GatewayAccess access, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, access.Address + path)
        {
            Content = new StringContent(
                """{"model":"claude-sonnet-4-5","max_tokens":1000,"stream":true,"messages":[{"role":"user","content":"Hi"}]}""",
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        var begin = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var content = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var read = await content.ReadAsync(buffer);
        var first = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        while (read > 0)
        {
            read = await content.ReadAsync(buffer);
        }

        return first;
    }

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var service = builder.Build();
        service.Run(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            var answer = context.Request.Query.ContainsKey("long") ? LongAnswer : Answer;
            for (var sent = 0; sent < answer.Length; sent += 16 * 1024)
            {
                await context.Response.Body.WriteAsync(answer.AsMemory(sent, Math.Min(16 * 1024, answer.Length - sent)));
                if (context.Request.Query.ContainsKey("paced"))
                {
                    await Task.Delay(60);
                }
            }
        });
        await service.StartAsync();
        return service;
    }

    private static byte[] MakeAnswer(int events)
    {
        var text = new StringBuilder(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}"
                + "\n\n");
        for (var i = 0; i < events; i++)
        {
            text.Append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a word or two\"}}\n\n");
        }

        text.Append("event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":7}}\n\n");
        return Encoding.UTF8.GetBytes(text.Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n").ToString());
    }
}
