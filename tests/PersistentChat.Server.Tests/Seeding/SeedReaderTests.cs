using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Server.Tests;

public sealed class SeedReaderTests
{
    private static SeedFile Parse(string json) => new SeedReader("contoso.com").Parse("seed.json", Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_seed_with_patterns_is_read()
    {
        var seed = Parse("""
            {"users":[{"uri":"sip:alice@contoso.com","password":"...","displayName":"Alice"},
                      {"pattern":"sip:user{0}@contoso.com","from":1,"to":20000,"password":"..."}],
             "categories":[{"name":"General","fileUpload":true}],
             "rooms":[{"name":"Lobby","id":"5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01","category":"General","privacy":"Open",
                       "managers":["sip:alice@contoso.com"]},
                      {"pattern":"Room {0}","idPattern":"00000000-0000-4000-8000-{0:x12}","from":1,"to":500,"category":"General","privacy":"Open"}]}
            """);
        Assert.Equal([1, 20000], seed.Users.Select(user => user.Range.Count));
        Assert.Equal("sip:user20000@contoso.com", seed.Users[1].Range.Fill(seed.Users[1].Uri, 20000));
        Assert.True(seed.Categories[0].Definition is { Name: "General", AllowsFileUpload: true, KeepsHistory: true, AllowsInvitations: false });
        var lobby = Assert.Single(seed.Rooms[0].Expand());
        Assert.Equal(("Lobby", RoomPrivacy.Open, RoomType.Normal), (lobby.Name, lobby.Privacy, lobby.Type));
        Assert.Equal(Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01"), lobby.Id);
        Assert.Equal(["sip:alice@contoso.com"], lobby.Managers);
        var rooms = seed.Rooms[1].Expand().ToList();
        Assert.Equal(500, rooms.Count);
        Assert.Equal(("Room 500", Guid.Parse("00000000-0000-4000-8000-0000000001f4")), (rooms[^1].Name, rooms[^1].Id));
    }

    [Fact]
    public void Optional_fields_of_rooms_and_categories_are_read()
    {
        var seed = Parse("""
            { // comments and trailing commas are taken
              "categories":[{"name":"Ops","description":"d","history":false,"invitations":true,"allowed":["*"],
                             "denied":["sip:bob@contoso.com"],"creators":["sip:alice@contoso.com"]}],
              "rooms":[{"name":"Stage {0}","category":"Ops","type":"auditorium","privacy":"secret","topic":"t","description":"x",
                        "invitations":false,"members":["sip:bob@contoso.com"],"presenters":["sip:bob@contoso.com"]}],}
            """);
        var category = seed.Categories[0].Definition;
        Assert.Equal((false, true), (category.KeepsHistory, category.AllowsInvitations));
        Assert.Equal(["*", "sip:bob@contoso.com", "sip:alice@contoso.com"], [.. category.Allowed, .. category.Denied, .. category.Creators]);
        var room = Assert.Single(seed.Rooms[0].Expand());
        Assert.Equal(("Stage {0}", RoomType.Auditorium, RoomPrivacy.Secret, "t", "x"), (room.Name, room.Type, room.Privacy, room.Topic, room.Description));
        Assert.Equal((null, false, 1, 1), (room.Id, room.Invitations, room.Members.Count, room.Presenters.Count));
    }

    [Theory]
    [InlineData("""{"user":[]}""", "user: this name is not known here; allowed are categories, rooms, users")]
    [InlineData("""{"users":{}}""", "users: give a list")]
    [InlineData("""{"users":["x"]}""", "users[0]: give an object")]
    [InlineData("""{"users":[{"uri":"sip:a@contoso.com"},{"uri":"alice"}]}""", "users[1].uri: give a SIP URI of the domain, for example sip:alice@contoso.com")]
    [InlineData("""{"users":[{"uri":"sip:alice@example.com"}]}""", "users[0].uri: give a SIP URI")]
    [InlineData("""{"users":[{"uri":"sip:a b@contoso.com"}]}""", "users[0].uri: give a SIP URI")]
    [InlineData("""{"users":[{"uri":"sip:a@contoso.com","pasword":"x"}]}""", "users[0].pasword: this name is not known here; allowed are")]
    [InlineData("""{"users":[{"uri":"sip:a@contoso.com","password":7}]}""", "users[0].password: give a text")]
    [InlineData("""{"users":[{"uri":"sip:a@contoso.com","from":1}]}""", "users[0].from: this name is not known here")]
    [InlineData("""{"users":[{"pattern":"sip:u{0}@contoso.com","from":1}]}""", "users[0].to: give a whole number from 0")]
    [InlineData("""{"users":[{"pattern":"sip:u{0}@contoso.com","from":5,"to":4}]}""", "users[0].to: give a number not below")]
    [InlineData("""{"users":[{"pattern":"sip:u{0}@contoso.com","from":0,"to":900000}]}""", "for at most 200000 objects")]
    [InlineData("""{"users":[{"pattern":"sip:u@contoso.com","from":1,"to":2}]}""", "users[0].pattern: give a text with {0}")]
    [InlineData("""{"users":[{"pattern":"sip:u{1}@contoso.com","from":1,"to":2}]}""", "users[0].pattern: give a text with {0}")]
    [InlineData("""{"rooms":[{"name":"x"}]}""", "rooms[0].category: give a text that is not empty")]
    [InlineData("""{"rooms":[{"name":"x","category":"c","privacy":"hidden"}]}""", "rooms[0].privacy: give one of Open, Closed, Secret")]
    [InlineData("""{"rooms":[{"name":"x","category":"c","id":"7"}]}""", "rooms[0].id: give an id such as")]
    [InlineData("""{"rooms":[{"name":"x","category":"c","managers":["sip:bob@contoso.com","bob"]}]}""", "rooms[0].managers[1]: give a SIP URI")]
    [InlineData("""{"rooms":[{"pattern":"R{0}","idPattern":"{0}","from":1,"to":2,"category":"c"}]}""", "rooms[0].idPattern: give an id such as")]
    [InlineData("""{"categories":[{"name":"c","fileUpload":"yes"}]}""", "categories[0].fileUpload: give true or false")]
    [InlineData("""{"users":[""", "is not valid JSON")]
    public void A_mistake_is_refused_with_file_place_and_what_is_allowed(string json, string expected)
    {
        var refusal = Assert.Throws<SettingsException>(() => Parse(json)).Message;
        Assert.StartsWith("Seed file seed.json", refusal);
        Assert.Contains(expected, refusal);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Empty(Parse("\uFEFF{}").Users);

    [Fact]
    public void The_demo_has_three_users_with_one_password_and_two_rooms()
    {
        var demo = DemoSeed.Create("contoso.com", "secret");
        Assert.Equal(["sip:alice@contoso.com", "sip:bob@contoso.com", "sip:carol@contoso.com"], demo.Users.Select(user => user.Uri));
        Assert.All(demo.Users, user => Assert.Equal("secret", user.Password));
        Assert.Equal(["Lobby", "Operations"], demo.Rooms.SelectMany(room => room.Expand()).Select(room => room.Name));
    }
}
