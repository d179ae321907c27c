using System.Net;
using System.Net.Sockets;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>
/// An address on loopback at which nobody answers. Its port stays taken and is never listened at: the port of a server that has ended
/// could be given to a neighbour.
/// </summary>
internal sealed class UnservedAddress : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public UnservedAddress() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The address, as http://127.0.0.1:PORT.</summary>
    public string Url => $"http://{socket.LocalEndPoint}";

    public void Dispose() => socket.Dispose();
}
