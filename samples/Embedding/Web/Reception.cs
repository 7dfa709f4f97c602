using PersistentChat.Engine;

namespace Web;

/// <summary>Makes the room and its users when the chat has started, and says so in the room.</summary>
internal sealed class Reception(ChatEngine chat) : IHostedService
{
    public const string Guest = "sip:guest@example.org";
    public static readonly Guid Room = new("0b8f7e63-6f0c-4a3b-9d55-9a7b3f0c2e42");
    private const string Host = "sip:host@example.org";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await chat.DefineUserAsync(new UserDefinition(Guest, "Guest", null), cancellationToken);
        await chat.DefineUserAsync(new UserDefinition(Host, "Host", null), cancellationToken);
        await chat.DefineCategoryAsync(new CategoryDefinition { Name = "Public", Allowed = ["*"] }, cancellationToken);
        await chat.DefineRoomAsync(
            new RoomDefinition { Id = Room, Name = "Reception", Category = "Public", Members = [Guest, Host] }, cancellationToken);
        await using var host = await chat.OpenSessionAsync(Host, new LocalSessionOptions { ReceivesEvents = false }, cancellationToken);
        await host.JoinAsync(Room, cancellationToken);
        await host.PostAsync(Room, "The reception is open.", cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
