using System.Globalization;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Docker.Warm;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>
/// What the engine is asked for: a container in which psorch executes one attempt, and can do as little beside as is possible.
/// </summary>
/// <param name="options">What the user wants.</param>
/// <param name="user">Who it runs as.</param>
/// <param name="engine">The engine.</param>
internal sealed class ContainerRequest(DockerBackendOptions options, ContainerUser user, DockerEngine engine)
{
    /// <summary>Where the directory of an attempt is in its container.</summary>
    public const string Output = "/output";

    /// <summary>The network of who has none.</summary>
    public const string NoNetwork = "none";

    private const string Home = "/home/executor";
    private const string Temporary = "/tmp";
    private const string Psorch = "psorch";
    private const long NanoCpus = 1_000_000_000;

    // The least that engines take.
    private const double LeastCpus = 0.01;
    private const long LeastMemory = 6 * 1024 * 1024;

    /// <summary>The container of an attempt.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="network">The network, as the engine takes it.</param>
    /// <param name="hasSecrets">Whether it is handed keys over standard input.</param>
    /// <param name="mounts">What it sees beside its attempt's directory.</param>
    public CreateContainerParameters OfAttempt(AttemptSpec spec, string network, bool hasSecrets, IEnumerable<Mount> mounts)
    {
        var request = Confined(spec.Token, network);
        request.Labels = ContainerLabels.Of(spec);
        request.Entrypoint = [Psorch, "exec", Output, .. hasSecrets ? ["--secrets", ExecutorSecrets.StandardInput] : Array.Empty<string>()];
        Place(request, spec.Directory, hasSecrets, mounts);
        Limit(request.HostConfig!, spec);
        return request;
    }

    /// <summary>A container that is kept for the attempts of an executor which need the same as a first one.</summary>
    /// <param name="spec">The first one.</param>
    /// <param name="network">The network, as the engine takes it.</param>
    public CreateContainerParameters OfExecutor(AttemptSpec spec, string network)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{spec.RunId}-executor-{spec.Executor}-{Guid.NewGuid():N}");
        var request = Confined(name, network);
        request.Labels = ContainerLabels.OfExecutor(spec);
        request.Entrypoint =
            [Psorch, WarmExecutor.CommandName, Output, WarmExecutor.EmptyOption, Temporary, WarmExecutor.EmptyOption, Home];
        Place(request, WarmPlace.Root(spec.Directory), hasInput: true, []);
        Limit(request.HostConfig!, spec);
        return request;
    }

    /// <summary>A container in which a planner asks its model.</summary>
    /// <param name="directory">What it sees as its own directory.</param>
    /// <param name="command">The command of psorch.</param>
    /// <param name="gateway">How it reaches the model gateway.</param>
    public CreateContainerParameters OfPlanner(string name, string directory, string command, Mount gateway)
    {
        var request = Confined(name, NoNetwork);
        request.Labels = new Dictionary<string, string> { [ContainerLabels.Planner] = directory };
        request.Entrypoint = [Psorch, command, Output, "--secrets", ExecutorSecrets.StandardInput];
        Place(request, directory, hasInput: true, [gateway]);
        var host = request.HostConfig!;
        host.Memory = options.Memory.Bytes;
        host.MemorySwap = host.Memory;
        host.NanoCPUs = (long)(Math.Min(options.Cpus, engine.Info.NCPU) * NanoCpus);
        return request;
    }

    /// <summary>A container that answers a question about its image.</summary>
    /// <param name="command">The program of the image that answers, with its arguments.</param>
    public CreateContainerParameters OfQuestion(string name, params string[] command)
    {
        var request = Confined(name, NoNetwork);
        request.Labels = new Dictionary<string, string> { [ContainerLabels.Question] = string.Join(' ', command) };
        request.Entrypoint = command;
        request.WorkingDir = "/";
        return request;
    }

    private CreateContainerParameters Confined(string name, string network) => new()
    {
        Name = name,
        Image = options.Image,
        Platform = options.Platform,
        User = user.Name!,

        // Claude Code works for root, as rootless engines have it, only where it is told that somebody else confines it.
        Env = ["HOME=" + Home, ExecutionPlace.ContainerVariable + "=1", "IS_SANDBOX=1"],
        HostConfig = new HostConfig
        {
            NetworkMode = network,
            Init = true,
            ReadonlyRootfs = true,
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges"],
            PidsLimit = options.MaxProcesses,
            Tmpfs = new Dictionary<string, string> { [Temporary] = "rw,exec,nosuid,nodev,mode=1777", [Home] = OwnFolder(user) },
            UsernsMode = engine.RemapsUsers ? "host" : string.Empty,

            // What attempts print goes to their files; this is for what the container itself has to say.
            LogConfig = new LogConfig
            {
                Type = "json-file",
                Config = new Dictionary<string, string> { ["max-size"] = "1m", ["max-file"] = "1" },
            },
        },
    };

    /// <summary>Where it works, and what it sees there.</summary>
    /// <param name="directory">The directory of this machine that is its own.</param>
    /// <param name="hasInput">Whether somebody writes its standard input.</param>
    /// <param name="mounts">What it sees beside.</param>
    private static void Place(CreateContainerParameters request, string directory, bool hasInput, IEnumerable<Mount> mounts)
    {
        request.WorkingDir = Output;
        request.OpenStdin = hasInput;
        request.StdinOnce = hasInput;
        request.AttachStdin = hasInput;
        request.HostConfig!.Mounts = [new Mount { Type = "bind", Source = directory, Target = Output }, .. mounts];
    }

    /// <summary>The options of a folder in memory that is the user's own.</summary>
    public static string OwnFolder(ContainerUser user)
    {
        const string Usual = "rw,exec,nosuid,nodev";
        return user.Name?.Split(':') is [var uid, .. var rest] && uint.TryParse(uid, out _)
            ? $"{Usual},mode=0700,uid={uid},gid={(rest is [var gid] ? gid : uid)}"
            : $"{Usual},mode=0777";
    }

    private void Limit(HostConfig host, AttemptSpec spec)
    {
        host.Memory = Math.Max(LeastMemory, Memory(spec));

        // Without this a program would swap instead of being stopped.
        host.MemorySwap = host.Memory;
        var cpus = spec.Task.Resources?.Cpus ?? Math.Min(options.Cpus, engine.Info.NCPU);
        host.NanoCPUs = (long)(Math.Max(cpus, LeastCpus) * NanoCpus);

        if (spec.Gpus is { Count: > 0 } gpus)
        {
            host.DeviceRequests =
            [
                new DeviceRequest
                {
                    DeviceIDs = [.. gpus.Select(number => number.ToString(CultureInfo.InvariantCulture))],
                    Capabilities = [["gpu"]],
                },
            ];
        }
    }

    /// <summary>What a task names, or the options; and as many times as much as a retry after an OutOfMemory is given.</summary>
    private long Memory(AttemptSpec spec)
    {
        if (spec.Task.Resources?.Memory is { } named)
        {
            return (spec.Resources?.Memory ?? named).Bytes;
        }

        var times = spec.Resources?.Memory is { } more ? (double)more.Bytes / DockerBackendOptions.DefaultMemory.Bytes : 1;
        return (long)Math.Min(options.Memory.Bytes * Math.Max(times, 1), Math.Max(engine.Info.MemTotal, options.Memory.Bytes));
    }
}
