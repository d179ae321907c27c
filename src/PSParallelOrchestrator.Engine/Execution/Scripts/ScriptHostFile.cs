using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>
/// The assembly that runs scripts within a PowerShell: a part of this program, put where a PowerShell can load it from. One for all runs
/// of this user and version.
/// </summary>
internal static class ScriptHostFile
{
    private const string Name = "PSParallelOrchestrator.ScriptHost.dll";
    private static readonly Lock Gate = new();
    private static string? placed;

    /// <summary>Puts the file where it can be loaded from, where it is not there: somebody may have cleaned up meanwhile.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="IOException">It cannot be written anywhere.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written anywhere.</exception>
    public static string Ensure()
    {
        lock (Gate)
        {
            return File.Exists(placed) ? placed : placed = Place();
        }
    }

    private static string Place()
    {
        var bytes = Bytes();
        var version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        try
        {
            return Place(Path.Combine(StateHome.Folder("script-host"), version), bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may have no home that can be written.
            return Place(Directory.CreateTempSubdirectory("psorch-script-host-").FullName, bytes);
        }
    }

    private static string Place(string folder, byte[] bytes)
    {
        PrivateDirectory.Make(folder);
        var path = Path.Combine(folder, Name);
        if (!IsThere(path, bytes))
        {
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }

        return path;
    }

    private static bool IsThere(string path, byte[] bytes)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = PlainFile.OpenOwn(path);
        var found = new byte[bytes.Length + 1];
        return file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == bytes.Length
            && found.AsSpan(0, bytes.Length).SequenceEqual(bytes);
    }

    private static byte[] Bytes()
    {
        using var resource = typeof(ScriptHostFile).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is no part of this program.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
