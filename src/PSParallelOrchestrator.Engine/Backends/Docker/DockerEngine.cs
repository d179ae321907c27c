using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Backends.Docker.Connections;
using Version = System.Version;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>A Docker Engine: every question has a limit, and what it refuses comes as a <see cref="DockerRefusalException"/>.</summary>
internal sealed partial class DockerEngine : IDisposable
{
    // Of Docker 20.10, which Debian 12 has.
    private static readonly Version OldestApi = new(1, 41);

    // What was tried; a newer engine is asked in this way as long as it understands it.
    private static readonly Version NewestApi = new(1, 48);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private const string LogTail = "20";

    private readonly DockerClient client;

    private readonly IEngineConnector? connector;

    private DockerEngine(DockerEndpoint endpoint, IEngineConnector? connector, DockerClient client, SystemInfoResponse info)
    {
        Endpoint = endpoint;
        this.connector = connector;
        this.client = client;
        Info = info;
    }

    /// <summary>Where it is.</summary>
    public DockerEndpoint Endpoint { get; }

    /// <summary>What it says of itself.</summary>
    public SystemInfoResponse Info { get; }

    /// <summary>
    /// Which one it is: engines of one machine, or of copies of one, may have the same id, but each has a folder of its own.
    /// </summary>
    public string Identity => $"{Info.ID}+{Info.DockerRootDir.Replace('@', '+')}";

    /// <summary>Whether it runs as its user, who is root in its containers.</summary>
    public bool IsRootless => Info.SecurityOptions?.Any(option => option.Contains("rootless", StringComparison.Ordinal)) == true;

    /// <summary>Whether the users of its containers are other users here.</summary>
    public bool RemapsUsers => Info.SecurityOptions?.Any(option => option.Contains("userns", StringComparison.Ordinal)) == true;

    /// <summary>Asks an engine which it is, and by which API it is asked.</summary>
    /// <exception cref="OrchestratorException">It cannot be reached, or is too old or too new.</exception>
    public static async Task<DockerEngine> ConnectAsync(DockerEndpoint endpoint, CancellationToken cancellationToken)
    {
        var first = default(DockerClient);
        var connector = default(IEngineConnector);
        var isKept = false;
        try
        {
            connector = DockerClients.Connector(endpoint);
            first = DockerClients.Create(endpoint, connector, api: null);
            var version = await AskAsync("say its version", AnswerLimit, first.System.GetVersionAsync, cancellationToken);
            var newest = Version.Parse(version.APIVersion);
            var api = newest < NewestApi ? newest : NewestApi;
            if (newest < OldestApi)
            {
                throw DockerErrors.VersionUnfit(endpoint, $"up to {newest}", $"{OldestApi} or newer");
            }

            if (version.MinAPIVersion is { Length: > 0 } least && Version.Parse(least) > NewestApi)
            {
                throw DockerErrors.VersionUnfit(endpoint, $"from {least} on", $"{NewestApi} or older");
            }

            var client = DockerClients.Create(endpoint, connector, api);
            var info = await AskAsync("say what it is", AnswerLimit, client.System.GetSystemInfoAsync, cancellationToken);
            isKept = true;
            return new DockerEngine(endpoint, connector, client, info);
        }
        catch (Exception e) when (
            e is HttpRequestException or IOException or TimeoutException or SocketException or UnauthorizedAccessException
                or ArgumentException or FormatException or AggregateException)
        {
            throw DockerErrors.NotReachable(endpoint, DockerClients.Problem(endpoint, e), e);
        }
        finally
        {
            first?.Dispose();
            if (!isKept)
            {
                connector?.Dispose();
            }
        }
    }

    /// <summary>Asks whether it is there.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => TellAsync(
        "answer",
        AnswerLimit,
        token => client.System.PingAsync(token),
        cancellationToken);

    public async Task<string> CreateAsync(CreateContainerParameters request, CancellationToken cancellationToken) =>
        (await AskAsync(
            $"make the container {request.Name}",
            AnswerLimit,
            token => client.Containers.CreateContainerAsync(request, token),
            cancellationToken)).ID;

    /// <summary>Opens the standard input of a container that is not started yet.</summary>
    private Task<MultiplexedStream> OpenInputAsync(string id, CancellationToken cancellationToken) => AskAsync(
        $"open the standard input of the container {id}",
        AnswerLimit,
        token => client.Containers.AttachContainerAsync(id, new ContainerAttachParameters { Stream = true, Stdin = true }, token),
        cancellationToken);

    /// <summary>Opens the standard input and output of a container that is not started yet.</summary>
    public Task<MultiplexedStream> OpenStreamsAsync(string id, CancellationToken cancellationToken) => AskAsync(
        $"open the standard streams of the container {id}",
        AnswerLimit,
        token => client.Containers.AttachContainerAsync(
            id, new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true }, token),
        cancellationToken);

    /// <summary>Starts a container, and writes its standard input.</summary>
    /// <param name="input">What is written, and ends there; null where it has none.</param>
    public async Task StartAsync(string id, byte[]? input, CancellationToken cancellationToken)
    {
        using var stream = input is null ? null : await OpenInputAsync(id, cancellationToken);
        await StartAsync(id, cancellationToken);
        if (stream is not null)
        {
            await stream.WriteAsync(input!, 0, input!.Length, cancellationToken);
            stream.CloseWrite();
        }
    }

    public Task StartAsync(string id, CancellationToken cancellationToken) => AskAsync(
        $"start the container {id}",
        StartLimit,
        token => client.Containers.StartContainerAsync(id, new ContainerStartParameters(), token),
        cancellationToken);

    /// <summary>Waits until a container that was started has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<long> WaitAsync(string id, CancellationToken cancellationToken) =>
        (await AskAsync(
            $"say when the container {id} ends",
            Timeout.InfiniteTimeSpan,
            token => client.Containers.WaitContainerAsync(id, token),
            cancellationToken)).StatusCode;

    /// <summary>Looks at a container, by its id or its name.</summary>
    /// <returns>What is seen; null where there is none.</returns>
    public Task<ContainerInspectResponse?> FindAsync(string name, CancellationToken cancellationToken) => LookAsync(
        $"look at the container {name}", token => client.Containers.InspectContainerAsync(name, token), cancellationToken);

    /// <summary>Looks at the container of an attempt, which has the name of its token.</summary>
    /// <returns>What is seen; null where there is none, or one of that name is somebody else's.</returns>
    public async Task<ContainerInspectResponse?> FindOfAttemptAsync(string attempt, CancellationToken cancellationToken) =>
        await FindAsync(attempt, cancellationToken) is { } container && ContainerLabels.AreOf(container, attempt) ? container : null;

    /// <summary>Sends a signal to a container.</summary>
    /// <returns>Whether it ran.</returns>
    public async Task<bool> SignalAsync(string id, string signal, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(
                $"send {signal} to the container {id}",
                AnswerLimit,
                token => client.Containers.KillContainerAsync(id, new ContainerKillParameters { Signal = signal }, token),
                cancellationToken);
            return true;
        }
        catch (DockerRefusalException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>Ends a container by force, and removes it; of one that is gone, or is being removed, nothing.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(
                $"remove the container {id}",
                AnswerLimit,
                token => client.Containers.RemoveContainerAsync(
                    id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token),
                cancellationToken);
        }
        catch (DockerRefusalException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Somebody else has removed it, or does.
        }
    }

    /// <summary>The ids of all containers with a label.</summary>
    /// <param name="other">Another label that they have, whatever its value; null for none.</param>
    public async Task<IReadOnlyList<string>> ListAsync(
        string label, string value, CancellationToken cancellationToken, string? other = null) =>
        [.. (await ListAsync(label, value, [], cancellationToken, other)).Select(container => container.Id)];

    /// <summary>The ids and labels of the containers with a label that have ended.</summary>
    public Task<IReadOnlyList<(string Id, IDictionary<string, string> Labels)>> ListEndedAsync(
        string label, string value, CancellationToken cancellationToken) =>
        ListAsync(label, value, ["exited", "dead"], cancellationToken);

    /// <summary>The ids of the containers with a label that run, the youngest first.</summary>
    /// <param name="other">Another label that they have, whatever its value; null for none.</param>
    public async Task<IReadOnlyList<string>> ListRunningAsync(
        string label, string value, CancellationToken cancellationToken, string? other = null) =>
    [
        .. (await ListAsync(label, value, ["running", "paused", "restarting"], cancellationToken, other)).Select(container => container.Id),
    ];

    private Task<IReadOnlyList<(string Id, IDictionary<string, string> Labels)>> ListAsync(
        string label, string value, string[] states, CancellationToken cancellationToken, string? other = null)
    {
        var filter = Filter("label", $"{label}={value}");
        if (other is not null)
        {
            filter["label"][other] = true;
        }

        if (states.Length > 0)
        {
            filter["status"] = states.ToDictionary(state => state, _ => true);
        }

        return ListAsync(filter, cancellationToken);
    }

    /// <summary>Containers with a label, whatever it says, that were made before the engine was asked what it is.</summary>
    /// <param name="age">How long before.</param>
    /// <param name="isEnded">Whether only those are meant that have ended.</param>
    public async Task<IReadOnlyList<string>> ListOlderAsync(
        string label, TimeSpan age, bool isEnded, CancellationToken cancellationToken)
    {
        if (!DateTimeOffset.TryParse(Info.SystemTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var now))
        {
            return [];
        }

        var filter = Filter("label", label);
        if (isEnded)
        {
            filter["status"] = new Dictionary<string, bool> { ["exited"] = true, ["dead"] = true };
        }

        var parameters = new ContainersListParameters { All = true, Filters = filter };
        return
        [
            .. (await AskAsync(
                "list containers",
                AnswerLimit,
                token => client.Containers.ListContainersAsync(parameters, token),
                cancellationToken)).Where(container => now - container.Created.ToUniversalTime() > age).Select(container => container.ID),
        ];
    }

    private async Task<IReadOnlyList<(string Id, IDictionary<string, string> Labels)>> ListAsync(
        Dictionary<string, IDictionary<string, bool>> filter, CancellationToken cancellationToken) =>
    [
        .. (await AskAsync(
            "list containers",
            AnswerLimit,
            token => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, token),
            cancellationToken)).Select(container => (container.ID, container.Labels)),
    ];

    /// <summary>The end of what a container itself printed; empty where nothing can be had.</summary>
    public async Task<string> TailAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(
                $"show the output of the container {id}",
                AnswerLimit,
                async token =>
                {
                    using var stream = await client.Containers.GetContainerLogsAsync(
                        id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = LogTail }, token);
                    var (output, error) = await stream.ReadOutputToEndAsync(token);
                    return $"{output.Trim()} {error.Trim()}".Trim();
                },
                cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            return string.Empty;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        connector?.Dispose();
    }

    private static Dictionary<string, IDictionary<string, bool>> Filter(string name, string value) =>
        new() { [name] = new Dictionary<string, bool> { [value] = true } };

    /// <summary>The same for what has no answer but that it is done.</summary>
    private static async Task TellAsync(
        string what, TimeSpan limit, Func<CancellationToken, Task> tell, CancellationToken cancellationToken) =>
        await AskAsync(
            what,
            limit,
            async token =>
            {
                await tell(token);
                return true;
            },
            cancellationToken);

    /// <summary>Looks at something that may not be there.</summary>
    /// <returns>What is seen; null where the engine does not have it.</returns>
    private static async Task<T?> LookAsync<T>(
        string what, Func<CancellationToken, Task<T>> look, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await AskAsync(what, AnswerLimit, look, cancellationToken);
        }
        catch (DockerRefusalException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<T> AskAsync<T>(
        string what, TimeSpan limit, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        // The client's own time-outs do not hold for all that it does.
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(limit);
        try
        {
            return await ask(bounded.Token);
        }
        catch (DockerApiException e)
        {
            throw DockerRefusalException.Of(what, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"The Docker Engine did not {what} within {limit.TotalSeconds} s."), e);
        }
    }
}
