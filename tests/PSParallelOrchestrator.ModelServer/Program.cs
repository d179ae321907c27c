using System.Globalization;
using System.Runtime.InteropServices;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Scripts;

const string usage = """
    usage: PSParallelOrchestrator.ModelServer [--port N] [--key KEY]... [--default FILE] [--with-stdin]

    --port N        the port on 127.0.0.1; 0, the default, takes a free one
    --key KEY       an API key, bearer token or AWS access key id that is let in; without it everybody is
    --default FILE  a script (JSON) that answers what no directive answers
    --with-stdin    end when standard input ends, as when the process that started this one dies
    """;

LoopbackModelServerOptions options = new();
bool withInput = false;
try
{
    for (int at = 0; at < args.Length; at++)
    {
        string Value() => ++at < args.Length ? args[at] : throw new ArgumentException($"{args[^1]} needs a value");
        switch (args[at])
        {
            case "--port":
                options = options with { Port = ushort.Parse(Value(), CultureInfo.InvariantCulture) };
                break;
            case "--key":
                options = options with { Keys = [.. options.Keys, Value()] };
                break;
            case "--default":
                options = options with { Default = ScriptReader.Read(File.ReadAllText(Value())) };
                break;
            case "--with-stdin":
                withInput = true;
                break;
            default:
                throw new ArgumentException($"unknown option {args[at]}");
        }
    }
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message}\n{usage}");
    return 2;
}

TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.TrySetResult();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
LoopbackModelServer started;
try
{
    started = await LoopbackModelServer.StartAsync(options);
}
catch (IOException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

await using LoopbackModelServer server = started;
Console.WriteLine($"listening {server.Url}");
if (withInput)
{
    _ = Task.Run(() =>
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        ended.TrySetResult();
    });
}

await Task.WhenAny(ended.Task, server.Quit);
return 0;
