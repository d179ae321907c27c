using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// Where the gateway of a run is, in a file that its owner alone can read: an orchestrator that resumes the run finds it by that.
/// </summary>
/// <param name="Process">The gateway's process.</param>
internal sealed record GatewayRecord(string Address, string OwnerToken, ProcessIdentity Process)
{
    /// <summary>The name of its file in the directory of a run.</summary>
    public const string FileName = "gateway.json";

    private const int MostBytes = 4096;
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the record of a directory.</summary>
    /// <returns>It; null where there is none that can be used.</returns>
    public static GatewayRecord? Read(string directory)
    {
        try
        {
            return PrivateFile.Read(Path.Combine(directory, FileName), MostBytes, out _) is { } bytes
                && JsonElement.Parse(bytes) is var root
                && root.Text("address") is { } address
                && root.Text("ownerToken") is { } token
                && ProcessIdentity.FromText(root.Text("process") ?? "") is { } process
                    ? new GatewayRecord(address, token, process)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string directory)
    {
        var json = new JsonObject { ["address"] = Address, ["ownerToken"] = OwnerToken, ["process"] = Process.ToText() };
        AtomicFile.Write(
            Path.Combine(directory, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString())), OwnerAlone);
    }
}
