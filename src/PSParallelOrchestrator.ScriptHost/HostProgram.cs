using System.IO.Pipes;
using System.Text;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>What a PowerShell that the orchestrator starts does: it runs the scripts that it is sent, one after the other.</summary>
public static class HostProgram
{
    private const int ConnectTimeout = 60_000;

    /// <summary>Runs scripts until the orchestrator ends the connection, and ends this process.</summary>
    /// <param name="address">The name of the pipe to connect to, on Unix the full path of its socket.</param>
    public static void Run(string address)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        OwnChildren.Adopt();
        using var connection = new NamedPipeClientStream(".", address, PipeDirection.InOut, PipeOptions.Asynchronous);
        connection.Connect(ConnectTimeout);
        new HostLoop(new FrameStream(connection)).Run();

        // A script may have left threads that would keep the process.
        Environment.Exit(0);
    }
}
