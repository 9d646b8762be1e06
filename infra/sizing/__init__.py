"""What a deployment costs and can take: counted in a simulation, priced, and compared with the services' limits."""
