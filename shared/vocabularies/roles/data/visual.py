"""Labels of images, design and video."""

ROWS = """
ArtDirector | Art Director | Art Direction
GraphicDesigner | Graphic Designer | Graphic Design, Graphics, Artwork, Artwork By, Layout
CoverDesigner | Cover Designer | Cover Art, Cover Artist, Cover Design, Cover Artwork, Sleeve Design, Package Design,
 Packaging Design, Packaging
Designer | Designer | Design, Designed By
Illustrator | Illustrator | Illustration, Illustrations, Illustrated By, Drawing, Drawings
GraphicArtist | Graphic Artist
Painter | Painter | Painting, Cover Painting
Photographer | Photographer | Photography, Photo, Photos, Photographs, Photography By, Cover Photo, Cover Photographer
Animator | Animator | Animation
ComputerGraphicCreator | Computer Graphic Creator | CGI, CGI Artist, 3D Artist, Computer Graphics
VideoDirector | Video Director | Music Video Director, Video Direction
VideoProducer | Video Producer | Music Video Producer, Video Production
VideoMusicalDirector | Video Musical Director
VisualEditor | Visual Editor | Video Editor, Video Editing, Music Video Editor
AssistantVisualEditor | Assistant Visual Editor | Assistant Video Editor
VisualEffectsTechnician | Visual Effects Technician | Visual Effects, VFX, VFX Artist
Videographer | Videographer | Video, Videography, Filmed By
PhotographyDirector | Director of Photography | Photography Director, Cinematographer, Cinematography, DoP
CameraOperator | Camera Operator | Camera, Cameraman, Camerawoman
FilmDirector | Film Director
FilmEditor | Film Editor
FilmProducer | Film Producer
~VisualEditor | Colorist | Colourist, Color Grading, Colour Grading
Choreographer | Choreographer | Choreography
CostumeDesigner | Costume Designer | Costumes, Stylist, Styling, Fashion Stylist
MakeUpArtist | Make-Up Artist | Make-Up, Makeup, Makeup Artist, Hair and Make-Up
Hairdresser | Hairdresser | Hair Stylist, Hair
LightingDirector | Lighting Director | Lighting, Lighting Designer
SpecialEffectsTechnician | Special Effects Technician | Special Effects
SubtitlesEditor | Subtitles Editor | Subtitles
"""
PLAIN = """
    Architect ArtCopyist AssistantCameraOperator Binder BindingDesigner BookDesigner BookjackDesigner
    BookplateDesigner Calligrapher Cartographer Cartoonist ColorSeparator Delineator Draughtsman Engraver Etcher
    Facsimilist FocusPuller GraphicAssistant LandscapeArchitect Lithographer MatteArtist MetalEngraver PlateMaker
    Sculptor SecondAssistantCameraOperator SetDesigner TypeDesigner VisionMixer WoodEngraver Woodcutter
"""
