namespace PersistentChat.Engine.Tests;

/// <summary>Whom a category lets in, from the moment it is defined.</summary>
public sealed class CategoryScopeTests
{
    private static readonly Guid Payroll = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");

    [Theory]
    [InlineData("alice", 200)]
    [InlineData("bob", 403)]
    [InlineData("carol", 403)]
    public async Task Only_those_whom_it_allows_and_does_not_deny_enter_its_rooms(string user, int code)
    {
        await using var harness = await EngineHarness.StartAsync();
        var staff = new CategoryDefinition
        {
            Name = "Staff",
            Allowed = ["sip:alice@contoso.com", "sip:carol@contoso.com"],
            Denied = ["sip:carol@contoso.com"],
        };
        await harness.Engine.DefineCategoryAsync(staff, default);
        await harness.DefineRoomAsync(Payroll, "Payroll", room => room with { Category = "Staff" });
        var session = await harness.OpenAsync(user);

        await session.SubmitAsync(new JoinRooms { IsBulk = false, Rooms = [new RoomReference(Payroll, "")] });
        await harness.SettleAsync();

        Assert.Equal((ResultCode)code, session.LastReply<JoinReply>().Code);
    }
}
