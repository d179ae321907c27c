using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Cli.Gateway;

/// <summary>ASP.NET Core's web server, on a port of this machine's loopback address that the system chooses, and on a socket.</summary>
internal sealed class KestrelWebServer : IWebServer
{
    public async Task<string> StartAsync(string? socket, Func<IGatewayCall, Task> handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;

            // How much a body may have is for the gateway to say; how fast it comes is the client's matter.
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            options.Listen(IPAddress.Loopback, port: 0);
            if (socket is not null)
            {
                options.ListenUnixSocket(socket);
            }
        });
        var application = builder.Build();
        application.Run(context => handle(new KestrelCall(context)));
        await application.StartAsync();
        return application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .First(address => address.StartsWith("http://127.", StringComparison.Ordinal));
    }
}
