using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Client;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Hosting.Tests;

/// <summary>A running host with one raw listener over TCP and one over TLS, on free ports of loopback.</summary>
internal sealed class RawNode : IAsyncDisposable
{
    private readonly WebApplication _host;
    private ListenOptions? _tcp;
    private ListenOptions? _tls;

    private RawNode(string folder, X509Certificate2 certificate, Action<PersistentChatOptions>? configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => _tcp = listen.UsePersistentChatRaw());
            kestrel.Listen(IPAddress.Loopback, 0, listen => _tls = listen.UseHttps(certificate).UsePersistentChatRaw());
        });
        builder.Services.AddPersistentChat(options =>
        {
            TestNode.Configure(options);
            configure?.Invoke(options);
        }).UseFasterLog(Path.Combine(folder, "log")).UseSqlite(Path.Combine(folder, "chat.db"));
        _host = builder.Build();
    }

    public int Port => _tcp!.IPEndPoint!.Port;

    public int SecurePort => _tls!.IPEndPoint!.Port;

    public static async Task<RawNode> StartAsync(string folder, X509Certificate2 certificate, Action<PersistentChatOptions>? configure = null)
    {
        var node = new RawNode(folder, certificate, configure);
        await node._host.StartAsync();
        await TestNode.SeedAsync(node._host.Services.GetRequiredService<ChatEngine>());
        return node;
    }

    public static Task<ChatClient> SignInAsync(int port, bool useTls, string password = TestNode.Password, Guid? clientId = null) =>
        ChatClient.ConnectAsync(
            new ChatClientOptions
            {
                Host = "127.0.0.1",
                Port = port,
                Binding = ChatBinding.Raw,
                User = TestNode.Alice,
                Password = password,
                UseTls = useTls,
                TrustAnyCertificate = useTls,
                ClientId = clientId,
            },
            CancellationToken.None);

    /// <summary>The ways to sign in that the server names to whoever says hello.</summary>
    public static async Task<IReadOnlyList<string>> OfferAsync(Stream stream)
    {
        var hello = new ArrayBufferWriter<byte>();
        RawPreface.Write(hello);
        new RawFrameWriter().Write(hello, 1, new RawHello([], "test"));
        await stream.WriteAsync(hello.WrittenMemory);
        var head = new byte[RawPreface.Length + RawFrameScanner.PrefixLength];
        await stream.ReadExactlyAsync(head);
        var content = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(RawPreface.Length))];
        await stream.ReadExactlyAsync(content);
        return Mechanisms(content);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static IReadOnlyList<string> Mechanisms(byte[] content)
    {
        Assert.True(RawFrame.TryOpen(content, out var frame, out _));
        Assert.True(frame.TryRead<RawWelcome>(out var welcome, out _));
        return welcome.Mechanisms;
    }
}
