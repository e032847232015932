using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>
/// The SPIFFE Workload API (SPIFFE_Workload_API.md section 6.2.1): <c>SpiffeWorkloadAPI/FetchJWTSVID</c> over gRPC on a Unix socket.
/// </summary>
public sealed class SpiffeTokens(Func<string, string?> environment) : IIdentityTokenProvider
{
    private const string SocketVariable = "SPIFFE_ENDPOINT_SOCKET";
    private const string DefaultSocket = "/tmp/spire-agent/public/api.sock";
    private const string Scheme = "unix://";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(b => b, b => b);

    private static readonly Method<byte[], byte[]> FetchJwt = new(MethodType.Unary, "SpiffeWorkloadAPI", "FetchJWTSVID", Bytes, Bytes);

    public string Name => "spiffe";

    public string? Issuer => null;

    private string Socket
    {
        get
        {
            var given = environment(SocketVariable) is { Length: > 0 } address ? address : DefaultSocket;
            return given.StartsWith(Scheme, StringComparison.Ordinal) ? given[Scheme.Length..] : given;
        }
    }

    public ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation) => ValueTask.FromResult(File.Exists(Socket));

    public ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation) => FetchAsync(Socket, audience, cancellation);

    /// <summary>Asks one agent.</summary>
    /// <param name="address">A path, <c>unix:///path</c>, or <c>tcp://address:port</c>.</param>
    public static async ValueTask<string> FetchAsync(string address, string audience, CancellationToken cancellation)
    {
        // A channel for each token, which is one in minutes: an agent that was restarted has a new socket.
        var socket = address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : address;
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socket, token) };
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = 8 * IdentityToken.LongestToken });
        var options = new CallOptions([new Metadata.Entry("workload.spiffe.io", "true")], DateTime.UtcNow + Limit, cancellation);
        try
        {
            return FirstToken(await channel.CreateCallInvoker().AsyncUnaryCall(FetchJwt, null, options, Request(audience)));
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IdentityTokenException($"the SPIFFE agent at {socket} answered {e.StatusCode}: {e.Status.Detail}", e);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new IdentityTokenException($"the SPIFFE agent at {socket} answered what is no JWTSVIDResponse", e);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var tcp = Uri.TryCreate(path, UriKind.Absolute, out var uri) && uri.Scheme == "tcp" ? uri : null;
        var socket = tcp is null ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (tcp is null
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation)
                : socket.ConnectAsync(tcp.Host, tcp.Port, cancellation));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>JWTSVIDRequest: field 1, the audience.</summary>
    private static byte[] Request(string audience)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString(audience);
        }

        return buffer.ToArray();
    }

    /// <summary>JWTSVIDResponse: field 1, JWTSVIDs, the first of which is the default identity; in it field 2, the token.</summary>
    private static string FirstToken(byte[] response)
    {
        var input = new CodedInputStream(response);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) != 1)
            {
                input.SkipLastField();
                continue;
            }

            var svid = input.ReadBytes().CreateCodedInput();
            while (svid.ReadTag() is var inner and not 0)
            {
                if (WireFormat.GetTagFieldNumber(inner) == 2)
                    return svid.ReadString();
                svid.SkipLastField();
            }
        }

        throw new IdentityTokenException("the SPIFFE agent has no identity for this workload; register the pod's service account with it");
    }
}
