using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>What psorch does for a planner in a container.</summary>
/// <param name="Directory">The directory that the container sees as <c>/output</c>, and nothing else of this machine.</param>
/// <param name="GatewayFolder">The folder with the socket of the model gateway.</param>
/// <param name="Command">The command of psorch, which is given <c>/output</c> and <c>--secrets -</c>.</param>
/// <param name="Secrets">What it is handed.</param>
internal sealed record PlannerTask(string Directory, string GatewayFolder, string Command, ExecutorSecrets Secrets);

/// <summary>A container that works for a planner: without a network, and removed when it is not needed any more.</summary>
internal sealed class PlannerContainer : IAsyncDisposable
{
    private static readonly TimeSpan RemoveLimit = TimeSpan.FromSeconds(30);
    private readonly DockerRoom room;
    private readonly string id;
    private readonly string directory;
    private readonly TimeProvider time;

    private PlannerContainer(DockerRoom room, string id, string directory, TimeProvider time) =>
        (this.room, this.id, this.directory, this.time) = (room, id, directory, time);

    /// <summary>Starts one.</summary>
    /// <param name="needed">A program that the image has to have beside psorch; null for none.</param>
    /// <param name="tell">Told what takes a while; null for nobody.</param>
    /// <exception cref="OrchestratorException">The engine or its image cannot be used.</exception>
    public static async Task<PlannerContainer> StartAsync(
        DockerBackendOptions options,
        PlannerTask task,
        string? needed,
        TimeProvider time,
        Action<string>? tell,
        CancellationToken cancellationToken)
    {
        var room = await DockerRoom.OpenAsync(options, task.Directory, time, tell, cancellationToken);
        try
        {
            if (room.Carried is not null)
            {
                throw DockerErrors.NeedsDirectories(room.Engine, "A planner in containers");
            }

            await room.Remains.RemoveQuestionsAsync(cancellationToken);
            var image = await room.Image.EnsureAsync(cancellationToken);
            await room.Image.RequirePsorchAsync(image, cancellationToken);
            if (needed is not null)
            {
                await room.Image.RequireAsync(image, needed, cancellationToken);
            }

            return await StartAsync(room, task, time, cancellationToken);
        }
        catch (DockerRefusalException e)
        {
            Close(room);
            throw DockerErrors.Refused(e.What, e.Reason, OrchestratorErrorKind.NotAvailable, e);
        }
        catch
        {
            Close(room);
            throw;
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>How it ended, for people: without a full stop.</returns>
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        var code = await room.Engine.WaitAsync(id, cancellationToken);
        room.User.GiveBack(directory);
        if (code == 0)
        {
            return "its container ended";
        }

        var said = CleanText.OneLine(await room.Engine.TailAsync(id, cancellationToken));
        return FormattableString.Invariant($"its container ended with exit code {code}{(said.Length == 0 ? string.Empty : $" ({said})")}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(RemoveLimit, time);
            await room.Engine.RemoveAsync(id, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            // Its gateway is gone, and so it can ask nothing more; it is found by its label.
        }
        finally
        {
            room.User.GiveBack(directory);
            Close(room);
        }
    }

    private static async Task<PlannerContainer> StartAsync(
        DockerRoom room, PlannerTask task, TimeProvider time, CancellationToken cancellationToken)
    {
        var mount = new GatewayMount(task.GatewayFolder, room.User).Open();
        var secrets = (task.Secrets with { Gateway = task.Secrets.Gateway! with { Address = GatewayMount.Address } }).ToBytes()!;
        room.User.HandOver(task.Directory);
        var id = await room.Engine.CreateAsync(
            room.Requests.OfPlanner($"po-planner-{Guid.NewGuid():N}", task.Directory, task.Command, mount), cancellationToken);
        try
        {
            await room.Engine.StartAsync(id, secrets, cancellationToken);
            return new PlannerContainer(room, id, task.Directory, time);
        }
        catch
        {
            await room.Engine.RemoveAsync(id, CancellationToken.None);
            throw;
        }
    }

    private static void Close(DockerRoom room)
    {
        room.Networks.Dispose();
        room.Engine.Dispose();
    }
}
