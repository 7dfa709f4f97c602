// The chat beside an application's own pages: a page shows a room live and posts to it.
using System.Runtime.CompilerServices;
using PersistentChat.Engine;
using Web;

var builder = WebApplication.CreateBuilder(args);
var data = builder.Configuration["Data"] ?? "data";
builder.Services.AddPersistentChat(chat => chat.Domain = "example.org")
    .UseFasterLog($"{data}/log").UseSqlite($"{data}/chat.db").AddChatService<Reception>();
var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();

// The connection of a browser is a session in the room; it ends when the browser goes, or when the host stops.
app.MapGet("/events", (ChatEngine chat, CancellationToken gone) => TypedResults.ServerSentEvents(WatchAsync(chat, gone)));

app.MapPost("/messages", async (HttpRequest request, ChatEngine chat, CancellationToken gone) =>
{
    using var reader = new StreamReader(request.Body);
    var text = await reader.ReadToEndAsync(gone);
    await using var session = await chat.OpenSessionAsync(Reception.Guest, new LocalSessionOptions { ReceivesEvents = false }, gone);
    await session.JoinAsync(Reception.Room, gone);
    try
    {
        return Results.Json(new { number = await session.PostAsync(Reception.Room, text, gone) });
    }
    catch (ChatRefusedException refused)
    {
        return Results.BadRequest(refused.Message);
    }
});
app.Run();

static async IAsyncEnumerable<Line> WatchAsync(ChatEngine chat, [EnumeratorCancellation] CancellationToken gone)
{
    await using var session = await chat.OpenSessionAsync(Reception.Guest, cancellationToken: gone);
    await session.JoinAsync(Reception.Room, gone);
    // In this order nothing is missed or shown twice: history has what came before the session entered, events what came after.
    foreach (var message in await session.HistoryAsync(Reception.Room, 20, gone))
        yield return Line.Of(message);
    await foreach (var happened in session.ReadEventsAsync(gone))
    {
        if (happened is MessageReceived received)
            yield return Line.Of(received.Message);
    }
}
