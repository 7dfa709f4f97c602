using System.CommandLine;
using PersistentChat.Server;

var root = new RootCommand("PersistentChat: a durable chat server, and a terminal client for it.")
{
    ServeCommand.Create(),
};
return await CommandLineRun.RunAsync(root, args);
