using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PersistentChat.Client;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Hosting.Tests;

/// <summary>Hosts with a node, as an application makes them.</summary>
internal static class TestNode
{
    public const string Domain = "contoso.com";
    public const string Alice = "sip:alice@contoso.com";
    public const string Password = "in a hole in the ground";

    public static readonly Guid Hall = new("11111111-2222-3333-4444-555555555555");

    /// <summary>A host without Kestrel.</summary>
    public static IHost Build(string folder, Action<IPersistentChatBuilder>? more = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var chat = builder.Services.AddPersistentChat(Configure);
        chat.UseFasterLog(Path.Combine(folder, "log")).UseSqlite(Path.Combine(folder, "chat.db"));
        more?.Invoke(chat);
        return builder.Build();
    }

    /// <summary>A host with one listener on a free port of loopback.</summary>
    public static (WebApplication Host, Func<int> Port) BuildWeb(
        string folder, Action<IPersistentChatBuilder>? more = null, Action<PersistentChatOptions>? configure = null, bool isRaw = false)
    {
        ListenOptions? chatListener = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhostPort(listen => chatListener = isRaw ? listen.UsePersistentChatRaw() : listen.UsePersistentChatSip()));
        var chat = builder.Services.AddPersistentChat(options =>
        {
            Configure(options);
            configure?.Invoke(options);
        });
        chat.UseFasterLog(Path.Combine(folder, "log")).UseSqlite(Path.Combine(folder, "chat.db"));
        more?.Invoke(chat);
        return (builder.Build(), () => chatListener!.IPEndPoint!.Port);
    }

    public static void Configure(PersistentChatOptions options)
    {
        options.Domain = Domain;
        options.Engine.Shards = 1;
    }

    public static async Task<ChatClient> SignInAsync(int port, string user = Alice, string password = Password, ChatBinding binding = ChatBinding.Sip) => await ChatClient.ConnectAsync(
        new ChatClientOptions { Host = "127.0.0.1", Port = port, User = user, Password = password, Binding = binding }, CancellationToken.None);

    /// <summary>One user and one room that the user is a member of.</summary>
    public static async Task SeedAsync(ChatEngine engine)
    {
        await engine.DefineUserAsync(new UserDefinition(Alice, "Alice", new PasswordVerifiers(Password).For(Alice, Domain)), default);
        await engine.DefineCategoryAsync(new CategoryDefinition { Name = "Staff", Allowed = ["*"] }, default);
        await engine.DefineRoomAsync(new RoomDefinition { Id = Hall, Name = "Hall", Category = "Staff", Members = [Alice] }, default);
    }

    private static void ListenLocalhostPort(this KestrelServerOptions kestrel, Action<ListenOptions> configure) =>
        kestrel.Listen(System.Net.IPAddress.Loopback, 0, configure);
}
