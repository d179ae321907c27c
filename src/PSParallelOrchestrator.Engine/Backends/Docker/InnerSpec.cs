using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Execution.Scripts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>What an attempt is told in a container: which sees its own directory, and nothing else of the run.</summary>
internal static class InnerSpec
{
    /// <summary>Where in an attempt's directory copies of what its script is given are.</summary>
    public const string Dependencies = "dependencies";

    /// <summary>Translates what it is told; what its script is given by other tasks is copied into its directory.</summary>
    /// <param name="spec">The attempt, as it is here.</param>
    /// <param name="place">Where its directory is in its container.</param>
    /// <param name="isCarried">Whether the engine has no directories of this machine: the gateway is behind a link then.</param>
    /// <exception cref="IOException">A copy cannot be made.</exception>
    public static AttemptSpec Of(AttemptSpec spec, string place, bool isCarried) => spec with
    {
        Gateway = spec.Gateway is { } gateway
            ? gateway with { Address = isCarried ? SocketForward.AddressOfLink(GatewayMount.Socket) : GatewayMount.Address }
            : null,
        Dependencies = Copied(spec, place),

        // The PowerShell that runs here is not there; one that the user names is.
        Shell = spec.Shell == OwnPowerShell.Program ? null : spec.Shell,

        // A container is the room of its agent: what it may do there is not asked, and what it can do beside is nothing.
        AgentOptions = spec.Task.Kind == TaskKind.Agent ? spec.AgentOptions with { SkipPermissions = true } : spec.AgentOptions,
    };

    private static Dictionary<string, string> Copied(AttemptSpec spec, string place)
    {
        var inside = new Dictionary<string, string>();
        foreach (var (task, directory) in spec.Dependencies)
        {
            var copy = Path.Combine(spec.Directory, Dependencies, task);
            var output = Path.Combine(directory, ObjectFileFormat.OutputName);
            Directory.CreateDirectory(copy);
            if (File.Exists(output))
            {
                using var from = PlainFile.OpenOwn(output);
                using var to = PlainFile.OpenWrite(Path.Combine(copy, ObjectFileFormat.OutputName), append: false);
                from.CopyTo(to);
            }

            inside[task] = $"{place}/{Dependencies}/{task}";
        }

        return inside;
    }
}
