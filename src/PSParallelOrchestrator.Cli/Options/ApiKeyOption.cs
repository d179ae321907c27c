using System.CommandLine;
using System.Text;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>The key of the agents' service, in a file or on standard input: on the command line everybody could read it.</summary>
internal sealed class ApiKeyOption
{
    private const string StandardInput = "-";
    private const int LargestBytes = 64 * 1024;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Option<string?> option = new("--api-key-file")
    {
        Description = "File with the key of the agents' service, readable by you alone; - for standard input (default: the environment).",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to a command.</summary>
    public ApiKeyOption(Command command) => command.Add(option);

    /// <summary>Keys for a new run or a planning.</summary>
    /// <param name="isForBedrock">Whether the key is one of Bedrock.</param>
    /// <returns>The services with the key; those of the environment where none is given.</returns>
    /// <exception cref="OrchestratorException">The key cannot be read or used.</exception>
    public AgentAccess Read(ParseResult parsed, bool isForBedrock) => Read(parsed, () => isForBedrock);

    /// <summary>Keys for a run that is continued.</summary>
    /// <returns>The services with the key; those of the environment where none is given.</returns>
    /// <exception cref="OrchestratorException">The key cannot be read or used.</exception>
    public AgentAccess Read(ParseResult parsed, string directory) => Read(parsed, () =>
    {
        using var reader = RunReader.Open(directory);
        return GivenKey.IsForBedrock(reader.Run.Options);
    });

    private AgentAccess Read(ParseResult parsed, Func<bool> isForBedrock) =>
        parsed.GetValue(option) is { } path ? GivenKey.Services(ReadKey(path).Trim(), isForBedrock()) : new AgentAccess();

    private static string ReadKey(string path)
    {
        if (path == StandardInput)
        {
            using var input = StandardStreams.OpenInput();
            return Text(input);
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0
                ? throw CliErrors.KeyFileShared(path)
                : Text(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliErrors.KeyFileUnreadable(path, e);
        }
    }

    private static string Text(Stream stream)
    {
        var bytes = new byte[LargestBytes];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, LargestBytes, throwOnEndOfStream: false));
    }
}
