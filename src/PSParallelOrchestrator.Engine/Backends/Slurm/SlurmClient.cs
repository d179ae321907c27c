using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Asks a cluster by Slurm's own programs: sbatch, squeue, sinfo, scancel, sacct and scontrol.</summary>
internal sealed class SlurmClient
{
    // Clients give a controller that is away 9 s; one that hangs is another matter.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(1);

    // What such variables say goes before what jobs and questions say, and is meant for other jobs.
    private static readonly string[] Foreign = ["SBATCH_", "SLURM_", "SQUEUE_", "SINFO_", "SCANCEL_", "SACCT_", "SALLOC_", "SRUN_"];
    private static readonly string[] Kept = ["SLURM_CONF", "SLURM_JWT"];
    private readonly TimeProvider time;
    private readonly Dictionary<string, string> environment;

    /// <summary>Makes one.</summary>
    /// <param name="configuration">The slurm.conf of the cluster; null for that which its programs find.</param>
    public SlurmClient(string? configuration, TimeProvider time)
    {
        this.time = time;
        environment = AgentlessEnvironment.OfThisProcess();
        foreach (var name in environment.Keys
            .Where(name => Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !Kept.Contains(name))
            .ToList())
        {
            environment.Remove(name);
        }

        if (configuration is not null)
        {
            environment["SLURM_CONF"] = configuration;
        }

        environment["SLURM_TIME_FORMAT"] = "standard";
        environment["TZ"] = "UTC";
        environment["LC_ALL"] = "C";
    }

    /// <summary>Asks.</summary>
    /// <param name="program">The program's name.</param>
    /// <returns>The answer, whatever its exit code.</returns>
    /// <exception cref="OrchestratorException">There is no such program here.</exception>
    /// <exception cref="SlurmUnreachableException">It could not ask, or nothing came within a minute.</exception>
    public async Task<SlurmAnswer> AskAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChildProcess child;
        try
        {
            child = await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = program,
                Arguments = arguments,
                WorkingDirectory = Path.GetTempPath(),
                Environment = environment,
                Output = ChildOutput.Pipe,
                Error = ChildOutput.Pipe,
            });
        }
        catch (ChildStartException e) when (e.Failure is ChildStartFailure.CommandNotFound or ChildStartFailure.NotExecutable)
        {
            throw SlurmErrors.ProgramMissing(program, e);
        }

        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using var kill = either.Token.UnsafeRegister(static state => ((ChildProcess)state!).KillTreeAsync(), child);
        var error = ReadAsync(child.StandardError!);
        var output = await ReadAsync(child.StandardOutput!);
        var answer = new SlurmAnswer(program, (await child.Completion).ExitCode, output, await error);
        cancellationToken.ThrowIfCancellationRequested();
        return limit.IsCancellationRequested ? throw new SlurmUnreachableException($"{program} said nothing within {AnswerLimit}")
            : answer.IsUnreachable ? throw new SlurmUnreachableException(answer.Reason)
            : answer;
    }

    /// <summary>Asks for something that a cluster that answers does not refuse.</summary>
    /// <exception cref="OrchestratorException">It did.</exception>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<SlurmAnswer> RequireAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(program, arguments, cancellationToken);
        return answer.Succeeded ? answer : throw SlurmErrors.Refused(answer);
    }

    private static async Task<string> ReadAsync(Stream pipe)
    {
        using var reader = new StreamReader(pipe, Encoding.UTF8);
        return await reader.ReadToEndAsync(CancellationToken.None);
    }
}
