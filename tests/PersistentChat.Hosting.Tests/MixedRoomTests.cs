using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Client;
using PersistentChat.Engine;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

/// <summary>A user who speaks SIP, one who speaks the raw protocol, and a bot in the server's process, in one room.</summary>
public sealed class MixedRoomTests : IAsyncLifetime, IDisposable
{
    private const int Each = 100;
    private const string Bob = "sip:bob@contoso.com";
    private const string Bot = "sip:bot@contoso.com";
    private static readonly Guid Den = new("11111111-2222-3333-4444-666666666666");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private WebApplication _host = null!;
    private ListenOptions? _sip;
    private ListenOptions? _raw;

    private ChatEngine Engine => _host.Services.GetRequiredService<ChatEngine>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => _sip = listen.UsePersistentChatSip());
            kestrel.Listen(IPAddress.Loopback, 0, listen => _raw = listen.UsePersistentChatRaw());
        });
        builder.Services.AddPersistentChat(options =>
        {
            TestNode.Configure(options);
            // Members on different shards, as on a real server.
            options.Engine.Shards = 3;
        }).UseFasterLog(_folder.In("log")).UseSqlite(_folder.In("chat.db"));
        _host = builder.Build();
        await _host.StartAsync();
        var passwords = new PasswordVerifiers(TestNode.Password);
        foreach (var (uri, name) in new[] { (TestNode.Alice, "Alice"), (Bob, "Bob"), (Bot, "Bot") })
            await Engine.DefineUserAsync(new UserDefinition(uri, name, passwords.For(uri, TestNode.Domain)), default);
        await Engine.DefineCategoryAsync(new CategoryDefinition { Name = "Staff", Allowed = ["*"] }, default);
        await Engine.DefineRoomAsync(
            new RoomDefinition { Id = Den, Name = "Den", Category = "Staff", Members = [TestNode.Alice, Bob, Bot], Managers = [Bob] }, default);
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_see_the_same_messages_numbers_and_people()
    {
        await using var bot = await Engine.OpenSessionAsync(Bot);
        var (botTold, botSeen) = (await bot.JoinAsync(Den), ReadAsync(bot));
        await using var alice = await SignInAsync(ChatBinding.Sip, _sip!, TestNode.Alice);
        var aliceTold = await alice.JoinAsync("Den");
        await using var bob = await SignInAsync(ChatBinding.Raw, _raw!, Bob);
        var bobTold = await bob.JoinAsync("Den");
        Assert.Equal([Bot], botTold.Users.Select(user => user.User.Uri));
        Assert.Equal([Member(TestNode.Alice), Member(Bot)], InOrder(aliceTold));
        Assert.Equal([Member(TestNode.Alice), Member(Bob), Member(Bot)], InOrder(bobTold));
        var (aliceSeen, bobSeen) = (ReadAsync(alice), ReadAsync(bob));

        var numbers = await Task.WhenAll(
            PostAsync("alice", text => alice.PostAsync(Den, text)),
            PostAsync("bob", text => bob.PostAsync(Den, text)),
            PostAsync("bot", text => bot.PostAsync(Den, text)));

        var seen = await aliceSeen;
        Assert.Equal(Enumerable.Range(1, 3 * Each).Select(number => (long)number), seen.Messages.Select(message => message.Number));
        Assert.Equal(seen.Messages, (await bobSeen).Messages);
        Assert.Equal(seen.Messages, (await botSeen).Messages);
        Assert.Equal(numbers[1], Of(seen, "bob").Select(message => message.Number));
        Assert.Equal(numbers[2], Of(seen, "bot").Select(message => message.Number));
        Assert.Equal(Enumerable.Range(0, Each).Select(i => $"alice {i}"), Of(seen, "alice").Select(message => message.Text));
        // Who came later, in the words of who was there.
        Assert.Equal([Member(TestNode.Alice), Member(Bob)], (await botSeen).Joined);
        Assert.Equal([Member(Bob)], seen.Joined);
        Assert.Empty((await bobSeen).Joined);
        await AllReadTheSameAsync(seen.Messages);
    }

    [Fact]
    public async Task Whoever_leaves_is_seen_to_leave_by_the_others()
    {
        await using var bot = await Engine.OpenSessionAsync(Bot);
        await bot.JoinAsync(Den);
        await using var alice = await SignInAsync(ChatBinding.Sip, _sip!, TestNode.Alice);
        await alice.JoinAsync("Den");
        var bob = await SignInAsync(ChatBinding.Raw, _raw!, Bob);
        await bob.JoinAsync("Den");
        await bob.DisposeAsync();
        Assert.Equal(Bob, (await alice.Notices().OfType<MemberParted>().FirstAsync().AsTask().WaitAsync(Patience)).Member.Uri);
        Assert.Equal(Bob, (await bot.ReadEventsAsync().OfType<UserParted>().FirstAsync().AsTask().WaitAsync(Patience)).User);
        await bot.DisposeAsync();
        Assert.Equal(Bot, (await alice.Notices().OfType<MemberParted>().FirstAsync().AsTask().WaitAsync(Patience)).Member.Uri);
        Assert.Equal([Member(TestNode.Alice)], (await alice.JoinAsync("Den")).Members);
    }

    /// <summary>Sessions that were not there read the history, each over its own binding.</summary>
    private async Task AllReadTheSameAsync(List<Client.ChatMessage> messages)
    {
        await using var alice = await SignInAsync(ChatBinding.Raw, _raw!, TestNode.Alice);
        await using var bob = await SignInAsync(ChatBinding.Sip, _sip!, Bob);
        await using var bot = await Engine.OpenSessionAsync(Bot);
        Assert.Equal(messages, await alice.HistoryAsync(Den, messages.Count));
        Assert.Equal(messages, await bob.HistoryAsync(Den, messages.Count));
        Assert.Equal(messages, (await bot.HistoryAsync(Den, messages.Count)).Select(Plain));
    }

    private static RoomMember Member(string uri) => uri switch
    {
        TestNode.Alice => new RoomMember(uri, "Alice", IsManager: false),
        Bob => new RoomMember(uri, "Bob", IsManager: true),
        _ => new RoomMember(uri, "Bot", IsManager: false),
    };

    private static IEnumerable<RoomMember> InOrder(RoomView view) => view.Members.OrderBy(member => member.Uri, StringComparer.Ordinal);

    private static IEnumerable<Client.ChatMessage> Of(Seen seen, string name) =>
        seen.Messages.Where(message => message.Text.StartsWith(name + " ", StringComparison.Ordinal));

    private static Client.ChatMessage Plain(Engine.ChatMessage message) => new(
        message.RoomId, message.Number, message.Time, message.Author, message.AuthorName, message.Text, message.IsAlert, message.Rtf);

    private static async Task<ChatClient> SignInAsync(ChatBinding binding, ListenOptions listen, string user) => await ChatClient.ConnectAsync(
        new ChatClientOptions { Binding = binding, Host = "127.0.0.1", Port = listen.IPEndPoint!.Port, User = user, Password = TestNode.Password });

    /// <summary>Posts one after the other; returns the numbers told.</summary>
    private static async Task<List<long>> PostAsync(string name, Func<string, Task<long>> post)
    {
        var numbers = new List<long>();
        for (var i = 0; i < Each; i++)
            numbers.Add(await post($"{name} {i}"));
        return numbers;
    }

    private static async Task<Seen> ReadAsync(ChatClient client)
    {
        var seen = new Seen();
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var notice in client.Notices(limit.Token))
        {
            if (notice is MemberJoined joined)
                seen.Joined.Add(joined.Member);
            if (notice is Client.MessageReceived { Message: var message })
                seen.Messages.Add(message);
            if (seen.Messages.Count == 3 * Each)
                break;
        }
        return seen;
    }

    private static async Task<Seen> ReadAsync(LocalSession session)
    {
        var seen = new Seen();
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var notice in session.ReadEventsAsync(limit.Token))
        {
            if (notice is UserJoined joined)
                seen.Joined.Add(new RoomMember(joined.User, joined.DisplayName, joined.Rooms[0].Role == Storage.RoomRole.Manager));
            if (notice is Engine.MessageReceived { Message: var message })
                seen.Messages.Add(Plain(message));
            if (seen.Messages.Count == 3 * Each)
                break;
        }
        return seen;
    }

    private sealed class Seen
    {
        public List<Client.ChatMessage> Messages { get; } = [];

        public List<RoomMember> Joined { get; } = [];
    }
}
