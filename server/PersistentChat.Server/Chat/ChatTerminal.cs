using PersistentChat.Client;

namespace PersistentChat.Server.Chat;

/// <summary>One user in one room at a terminal, or a script that plays one.</summary>
internal sealed class ChatTerminal(IChatClient client, ChatArguments arguments, TextReader input, ChatScreen screen, TimeProvider clock)
{
    /// <summary>Messages that a search shows: about a screen.</summary>
    private const int MostFound = 25;

    private readonly Dictionary<string, RoomMember> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    /// <summary>Enters the room, shows it, and does what the arguments or the user say.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var view = await client.JoinAsync(arguments.Room, cancellationToken);
        foreach (var member in view.Members)
            _members[member.Uri] = member;
        screen.ShowRoom(view);
        await ShowHistoryAsync(view.Id, arguments.HistoryCount, cancellationToken);
        return arguments.IsScript
            ? await PlayAsync(view.Id, cancellationToken)
            : await TalkAsync(view.Id, cancellationToken);
    }

    private async Task ShowHistoryAsync(Guid room, int count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        foreach (var message in await client.HistoryAsync(room, count, cancellationToken))
            screen.ShowMessage(message, clock.GetUtcNow());
    }

    /// <summary>The newest messages that have all the words, oldest first as everything on the screen.</summary>
    private async Task ShowFoundAsync(Guid room, string words, CancellationToken cancellationToken)
    {
        var search = new ChatSearch { Rooms = [room], Text = words, Mode = SearchMode.AllWords, NewestFirst = true, Limit = MostFound };
        var found = (await client.SearchAsync(search, cancellationToken))[0];
        foreach (var message in found.Messages)
            screen.ShowMessage(message, clock.GetUtcNow());
        screen.Say(found.Messages.Count < found.Total
            ? $"The newest {found.Messages.Count} of {found.Total} messages with all of: {words}"
            : $"{found.Total} messages with all of: {words}");
    }

    private async Task<int> PlayAsync(Guid room, CancellationToken cancellationToken)
    {
        foreach (var text in arguments.Say)
            await client.PostAsync(room, text, cancellationToken: cancellationToken);
        return arguments.Wait is { } wanted ? await WaitForAsync(wanted, cancellationToken) : ChatExitCode.Ok;
    }

    private async Task<int> WaitForAsync(string wanted, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(arguments.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await foreach (var notice in client.Notices(either.Token))
            {
                screen.Show(notice, clock.GetUtcNow());
                if (notice is MessageReceived { Message.Text: var text } && text.Contains(wanted, StringComparison.Ordinal))
                    return ChatExitCode.Ok;
                if (notice is Disconnected lost)
                    throw new ChatConnectException($"The connection was lost while waiting: {lost.Reason}.");
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            screen.Say($"no message with '{wanted}' came within {arguments.Timeout.TotalSeconds:0.#} s");
            return ChatExitCode.Timeout;
        }

        return ChatExitCode.CannotConnect;
    }

    private async Task<int> TalkAsync(Guid room, CancellationToken cancellationToken)
    {
        screen.Say("type a message, or /help");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(ending.Token);
        var talking = ReadInputAsync(room, ending.Token);
        var first = await Task.WhenAny(watching, talking);
        await ending.CancelAsync();
        return await first;
    }

    private async Task<int> WatchAsync(CancellationToken cancellationToken)
    {
        await foreach (var notice in client.Notices(cancellationToken))
        {
            Track(notice);
            screen.Show(notice, clock.GetUtcNow());
            if (notice is Disconnected { WillReconnect: false } lost)
                throw new ChatConnectException($"The connection is lost: {lost.Reason}.");
        }

        return ChatExitCode.Ok;
    }

    private void Track(ChatNotice notice)
    {
        lock (_gate)
        {
            if (notice is MemberJoined joined)
                _members[joined.Member.Uri] = joined.Member;
            else if (notice is MemberParted parted)
                _members.Remove(parted.Member.Uri);
        }
    }

    private async Task<int> ReadInputAsync(Guid room, CancellationToken cancellationToken)
    {
        // A console is read synchronously whatever one asks of it, so the read gets a thread of its own.
        while (await Task.Run(input.ReadLine, cancellationToken).WaitAsync(cancellationToken) is { } line)
        {
            var typed = ChatInput.Parse(line);
            if (typed.Kind == ChatInputKind.Quit)
                break;
            await TryDoAsync(room, typed, cancellationToken);
        }

        return ChatExitCode.Ok;
    }

    /// <summary>At a terminal a refusal is told and life goes on.</summary>
    private async Task TryDoAsync(Guid room, ChatInput typed, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(room, typed, cancellationToken);
        }
        catch (ConnectionLostException e)
        {
            screen.Say($"the connection was lost: {e.Message}; it is not known whether that was still done");
        }
        catch (ChatException e)
        {
            screen.Say(e.Message);
        }
    }

    private async Task DoAsync(Guid room, ChatInput typed, CancellationToken cancellationToken)
    {
        switch (typed.Kind)
        {
            case ChatInputKind.Say:
                await client.PostAsync(room, typed.Text, cancellationToken: cancellationToken);
                break;
            case ChatInputKind.Who:
                lock (_gate)
                    screen.ShowMembers(_members.Values);
                break;
            case ChatInputKind.Rooms:
                screen.ShowRooms(await client.FindRoomsAsync(typed.Text, cancellationToken));
                break;
            case ChatInputKind.History:
                await ShowHistoryAsync(room, typed.Count, cancellationToken);
                break;
            case ChatInputKind.Search:
                await ShowFoundAsync(room, typed.Text, cancellationToken);
                break;
            case ChatInputKind.Help:
                screen.Say(ChatInput.Help);
                break;
            case ChatInputKind.Unknown:
                screen.Say($"'{typed.Text}' is no command. {ChatInput.Help}");
                break;
        }
    }
}
