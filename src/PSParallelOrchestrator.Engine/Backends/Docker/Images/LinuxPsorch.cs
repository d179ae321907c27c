using System.Buffers.Binary;
using System.Reflection;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Images;

/// <summary>Finds the psorch that an image gets: one file that needs nothing beside, for Linux.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Architecture">The architecture it is for, as the engine names it.</param>
internal sealed record LinuxPsorch(string Path, string Architecture)
{
    private const string Name = "psorch";
    private const string X64 = "amd64";
    private const string Arm64 = "arm64";
    private const string BillName = "psorch.cdx.json";
    private const int HeaderLength = 20;
    private const int MachineOffset = 18;
    private const ushort MachineX64 = 0x3E;
    private const ushort MachineArm64 = 0xB7;

    /// <summary>Where what it is made of stands, as CycloneDX: beside it, or for all of a package at its top; null where nowhere.</summary>
    public string? BillOfMaterials
    {
        get
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            string[] places = [folder, System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", ".."))];
            return places.Select(place => System.IO.Path.Combine(place, BillName)).FirstOrDefault(File.Exists);
        }
    }

    /// <summary>Takes the file that the user names.</summary>
    /// <exception cref="OrchestratorException">It is none.</exception>
    public static LinuxPsorch Of(string path) => Look(path, out var problem) ?? throw ImageErrors.NoPsorch([problem]);

    /// <summary>Finds it: this program, or that of the module's package.</summary>
    /// <param name="machine">The machine of the engine, as it names it: x86_64 or aarch64.</param>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static LinuxPsorch Find(string machine)
    {
        var wanted = machine is "aarch64" or Arm64 ? Arm64 : X64;
        var problems = new List<string>();
        foreach (var path in Candidates(wanted))
        {
            if (Look(path, out var problem) is not { } found)
            {
                problems.Add(problem);
            }
            else if (found.Architecture == wanted)
            {
                return found;
            }
            else
            {
                problems.Add($"{path} is for {found.Architecture}, and the engine's machine is {wanted}");
            }
        }

        throw ImageErrors.NoPsorch(problems);
    }

    private static IEnumerable<string> Candidates(string architecture)
    {
        var packaged = architecture == Arm64 ? "linux-arm64" : "linux-x64";
        if (Assembly.GetEntryAssembly()?.GetName().Name == Name && Environment.ProcessPath is { } own)
        {
            yield return own;

            // The package has one for each system, side by side.
            yield return System.IO.Path.GetFullPath(System.IO.Path.Combine(own, "..", "..", packaged, Name));
        }

        if (ModuleLoadContext.Folder is { } folder)
        {
            yield return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", "..", "bin", packaged, Name));
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
            return problem.Length == 0 ? new LinuxPsorch(path, machine == MachineX64 ? X64 : Arm64) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist" : $"{path}: {e.Message}";
            return null;
        }
    }
}
