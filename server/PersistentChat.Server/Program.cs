using System.CommandLine;
using PersistentChat.Server;
using PersistentChat.Server.Chat;

var root = new RootCommand("PersistentChat: a durable chat server, and a terminal client for it.")
{
    ServeCommand.Create(),
    ChatCommand.Create(),
    LogCommand.Create(),
};
return await CommandLineRun.RunAsync(root, args);
