// A bot that answers in a room, with the whole chat server in this process. Type a line; an empty one ends the program.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PersistentChat.Engine;

var kitchen = new Guid("6b1f9d1e-0c5c-4d0e-9f8e-2f0f6a1d7c11");
var data = args.FirstOrDefault() ?? "data";
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddPersistentChat(chat => chat.Domain = "example.org").UseFasterLog($"{data}/log").UseSqlite($"{data}/chat.db");
using var host = builder.Build();
await host.StartAsync();

var chat = host.Services.GetRequiredService<ChatEngine>();
await chat.DefineUserAsync(new UserDefinition("sip:you@example.org", "You", null), default);
await chat.DefineUserAsync(new UserDefinition("sip:bot@example.org", "Bot", null), default);
await chat.DefineCategoryAsync(new CategoryDefinition { Name = "Home", Allowed = ["*"] }, default);
await chat.DefineRoomAsync(
    new RoomDefinition { Id = kitchen, Name = "Kitchen", Category = "Home", Members = ["sip:you@example.org", "sip:bot@example.org"] }, default);

await using var bot = await chat.OpenSessionAsync("sip:bot@example.org");
await using var you = await chat.OpenSessionAsync("sip:you@example.org", new LocalSessionOptions { ReceivesEvents = false });
await bot.JoinAsync(kitchen);
await you.JoinAsync(kitchen);
while (Console.ReadLine() is { Length: > 0 } line)
{
    await you.PostAsync(kitchen, line);
    await foreach (var message in bot.ReadEventsAsync().OfType<MessageReceived>().Select(received => received.Message))
    {
        Console.WriteLine($"{message.Number} {message.AuthorName}: {message.Text}");
        if (message.Author == bot.User.Uri)
            break;
        await bot.PostAsync(kitchen, $"{message.AuthorName} wrote {message.Text.Length} characters.");
    }
}
await host.StopAsync();
