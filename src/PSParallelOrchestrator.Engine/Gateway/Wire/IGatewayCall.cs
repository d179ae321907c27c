namespace PSParallelOrchestrator.Engine.Gateway.Wire;

/// <summary>A request that reached the gateway, and its answer; whatever web server brings them.</summary>
public interface IGatewayCall
{
    /// <summary>The HTTP method.</summary>
    string Method { get; }

    /// <summary>Path and query, as they were sent.</summary>
    string Target { get; }

    /// <summary>The path alone, as it was sent.</summary>
    string Path => Target.Split('?', 2)[0];

    /// <summary>The headers of the request.</summary>
    IEnumerable<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body of the request.</summary>
    Stream Body { get; }

    /// <summary>Cancelled when the client is gone.</summary>
    CancellationToken Gone { get; }

    /// <summary>Whether the answer has begun.</summary>
    bool HasBegun { get; }

    /// <summary>Begins the answer.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="headers">Its headers.</param>
    void Begin(int status, IEnumerable<KeyValuePair<string, string>> headers);

    /// <summary>Sends bytes of the answer, at once.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when they are sent.</returns>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Breaks the connection off, so that the client knows its answer is not whole.</summary>
    void Abort();
}
