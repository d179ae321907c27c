using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>
/// Who the containers of a run run as, and whose the files of their attempts are meanwhile: what a container writes into a directory of
/// this machine belongs to the user of that number here.
/// </summary>
/// <param name="Name">As the engine takes it; null for the user of the image.</param>
/// <param name="Owner">Who the files have to be handed to before, and taken back from after; null where they need not.</param>
internal sealed record ContainerUser(string? Name, FileOwner? Owner)
{
    // The user executor of the project's own image; agents' programs refuse to work for root.
    public static readonly FileOwner Executor = new(1000, 1000);

    /// <summary>Decides it.</summary>
    /// <param name="given">Who the options name; null for nobody.</param>
    /// <param name="engine">The engine.</param>
    /// <exception cref="OrchestratorException">Who is named could not work in directories of who starts the run.</exception>
    public static ContainerUser Of(string? given, DockerEngine engine)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new ContainerUser(given, Owner: null);
        }

        var current = FileOwner.Current;
        if (given is not null)
        {
            // What another user's container writes is nobody's to read here; only root can hand files to and fro.
            if (!current.IsRoot && !engine.IsRootless && FileOwner.Parse(given) is { } wanted && wanted.User != current.User)
            {
                throw DockerErrors.UserUnfit(given, current.ToString());
            }

            return new ContainerUser(given, current.IsRoot && FileOwner.Parse(given) is { IsRoot: false } owner ? owner : null);
        }

        // What is root in the containers of a rootless engine is its user here.
        return engine.IsRootless ? new ContainerUser("0:0", Owner: null)
            : current.IsRoot ? new ContainerUser(Executor.ToString(), Executor)
            : new ContainerUser(current.ToString(), Owner: null);
    }

    /// <summary>Decides it where no container has directories of this machine: nothing here depends on it.</summary>
    public static ContainerUser Elsewhere(string? given) => new(given ?? Executor.ToString(), Owner: null);

    /// <summary>Lets the container work in a directory.</summary>
    /// <exception cref="IOException">It cannot be handed over.</exception>
    public void HandOver(string directory)
    {
        if (OperatingSystem.IsLinux() && Owner is { } owner && !owner.Take(directory))
        {
            throw new IOException($"'{directory}' cannot be handed over to the user {owner} of the container.");
        }
    }

    /// <summary>Gives a directory back to who started the run: to root, who can read what could not be given back.</summary>
    public void GiveBack(string directory)
    {
        // What cannot be given back keeps its owner.
        if (OperatingSystem.IsLinux() && Owner is not null)
        {
            FileOwner.Current.Take(directory);
        }
    }
}
