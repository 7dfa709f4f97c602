using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace PersistentChat.LoadTests;

/// <summary><c>worker</c>: what the driver starts itself on its own machine, and people on others.</summary>
internal static class ListenCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var listen = new Option<string?>("--listen")
        {
            Description = "Wait here for a coordinator, again and again; whoever reaches the port can make this machine send load",
            HelpName = "ADDR:PORT",
        };
        var command = new Command("worker", "Hold users for a coordinator; without --listen through standard input and output.") { listen };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(listen) is { } address)
                Serve(IPEndPoint.Parse(address));
            else
                WorkerProgram.Run(Console.In, Console.Out);
        });
        return command;
    }

    private static void Serve(IPEndPoint address)
    {
        using var listener = new TcpListener(address);
        listener.Start();
        Console.Out.WriteLine($"A worker waits at {listener.LocalEndpoint}.");
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            client.NoDelay = true;
            Console.Out.WriteLine($"A coordinator has come from {client.Client.RemoteEndPoint}.");
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream());
            WorkerProgram.Run(reader, writer);
        }
    }
}
