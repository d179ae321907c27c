using System.Buffers.Binary;
using System.Reflection;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Images;

/// <summary>Finds the psorch that an image gets: one file that needs nothing beside, for Linux.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Architecture">The architecture it is for, as the engine names it.</param>
internal sealed record LinuxPsorch(string Path, string Architecture)
{
    private const string Name = "psorch";
    private const string Packaged = "linux-x64";
    private const int HeaderLength = 20;
    private const int MachineOffset = 18;
    private const ushort MachineX64 = 0x3E;
    private const ushort MachineArm64 = 0xB7;

    /// <summary>Finds it.</summary>
    /// <param name="given">The file that the user names; null for none.</param>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static LinuxPsorch Find(string? given)
    {
        var problems = new List<string>();
        foreach (var path in given is null ? Candidates() : [given])
        {
            if (Look(path, out var problem) is { } found)
            {
                return found;
            }

            problems.Add(problem);
        }

        throw ImageErrors.NoPsorch(problems);
    }

    private static IEnumerable<string> Candidates()
    {
        if (Assembly.GetEntryAssembly()?.GetName().Name == Name && Environment.ProcessPath is { } own)
        {
            yield return own;

            // The package has one for each system, side by side.
            yield return System.IO.Path.GetFullPath(System.IO.Path.Combine(own, "..", "..", Packaged, Name));
        }

        if (ModuleLoadContext.Folder is { } folder)
        {
            yield return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", "..", "bin", Packaged, Name));
        }
    }

    private static LinuxPsorch? Look(string path, out string problem)
    {
        problem = string.Empty;
        try
        {
            var header = new byte[HeaderLength];
            using (var file = File.OpenRead(path))
            {
                file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            }

            var machine = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(MachineOffset));
            problem = !header.AsSpan().StartsWith("\u007fELF"u8) ? $"{path} is no program for Linux"
                : File.Exists(path + ".dll") ? $"{path} needs .NET and the files beside it"
                : machine is MachineX64 or MachineArm64 ? string.Empty
                : $"{path} is for a machine that engines have no name for here";
            return problem.Length == 0 ? new LinuxPsorch(path, machine == MachineX64 ? "amd64" : "arm64") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist" : $"{path}: {e.Message}";
            return null;
        }
    }
}
