using System.Text;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

/// <summary>
/// What the directory of an attempt says of its container elsewhere: a fence where its handle was not recorded, and whether what it left
/// is here.
/// </summary>
/// <param name="Place">The engine; for the container's id the attempt's token.</param>
/// <param name="IsTaken">Whether what the container has left is here.</param>
/// <param name="Links">Links of the directory that were not carried.</param>
internal sealed record CarriedNote(ContainerHandle Place, bool IsTaken, IReadOnlyList<GitPath> Links)
{
    private const string TakenText = "taken";
    private const string SentText = "sent";
    private const int Largest = 64 * 1024 * 1024;

    /// <summary>Reads it.</summary>
    /// <returns>It; null where there is none.</returns>
    public static CarriedNote? Read(string directory)
    {
        try
        {
            return SmallFile.ReadOwn(AttemptFiles.Elsewhere(directory), Largest) is { } bytes
                && Encoding.UTF8.GetString(bytes).Split('\n') is [var place, var state, .. var links]
                && ContainerHandle.FromText(place) is { } handle
                    ? new CarriedNote(
                        handle, state == TakenText, [.. links.Select(link => GitPath.FromBytes(Convert.FromBase64String(link)))])
                    : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The same, of what is here.</summary>
    public CarriedNote Taken() => this with { IsTaken = true };

    /// <summary>Writes it.</summary>
    public void Write(string directory)
    {
        IEnumerable<string> lines =
            [Place.ToText(), IsTaken ? TakenText : SentText, .. Links.Select(link => Convert.ToBase64String(link.ToBytes()))];
        AtomicFile.Write(AttemptFiles.Elsewhere(directory), stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
