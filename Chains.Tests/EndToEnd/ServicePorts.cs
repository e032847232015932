using System.Net;
using System.Net.Sockets;

namespace Chains.Tests.EndToEnd;

/// <summary>The ports of one service, kept over its restarts.</summary>
internal sealed record ServicePorts(int Web, int Sandbox)
{
    public Uri SandboxAddress => new($"http://127.0.0.1:{Sandbox}");

    public static ServicePorts Free()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new ServicePorts(((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
