using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>The psorch that nodes run: one file that needs nothing beside, put once where they see it.</summary>
/// <param name="options">Where the user says that it is.</param>
/// <param name="locate">Finds that of this machine.</param>
internal sealed class NodePsorch(SlurmBackendOptions options, Func<Task<(PsorchProgram? Program, string? Problem)>> locate) : IDisposable
{
    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly SemaphoreSlim turn = new(1, 1);
    private IReadOnlyList<string>? known;

    /// <summary>Makes sure that there is one.</summary>
    /// <param name="files">Where it is put.</param>
    /// <returns>The program, with its first arguments, as nodes find it.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public async Task<IReadOnlyList<string>> PutAsync(JobFiles files, CancellationToken cancellationToken)
    {
        if (known is not null)
        {
            return known;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            return known ??= options.Psorch is { } path ? [path] : await FindAsync(files, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<IReadOnlyList<string>> FindAsync(JobFiles files, CancellationToken cancellationToken)
    {
        var (program, problem) = await locate().WaitAsync(cancellationToken);
        if (program is null)
        {
            throw SlurmErrors.PsorchMissing(problem);
        }

        // One that needs .NET, or files beside it, is used where it is; nodes have to see it there.
        if (program.Arguments.Count > 0 || File.Exists(program.FileName + ".dll"))
        {
            return [program.FileName, .. program.Arguments];
        }

        try
        {
            Copy(program.FileName, files.Psorch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SlurmErrors.PsorchMissing($"{program.FileName} cannot be copied to {files.Psorch}: {e.Message}");
        }

        return [files.Psorch];
    }

    /// <summary>Copies it, where it is not there already; jobs that run keep that which they run.</summary>
    private static void Copy(string from, string to)
    {
        var (source, copy) = (new FileInfo(from), new FileInfo(to));
        if (copy.Exists && copy.Length == source.Length && copy.LastWriteTimeUtc == source.LastWriteTimeUtc)
        {
            return;
        }

        AtomicFile.Write(
            to,
            stream =>
            {
                using var program = source.OpenRead();
                program.CopyTo(stream);
            },
            Program);
        File.SetLastWriteTimeUtc(to, source.LastWriteTimeUtc);
    }
}
